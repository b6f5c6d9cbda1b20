import { anthropicGrammar } from './anthropicGrammar.js';
import type { ApiGrammar } from './apiGrammar.js';
import { chatGrammar } from './chatGrammar.js';
import { geminiGrammar } from './geminiGrammar.js';
import { responsesGrammar } from './responsesGrammar.js';

const APIS: readonly ApiGrammar[] = [chatGrammar, responsesGrammar, anthropicGrammar, geminiGrammar];

/** The API whose path this is. */
export function apiOf(path: string): ApiGrammar | undefined {
  return APIS.find((api) => api.path.test(path));
}
