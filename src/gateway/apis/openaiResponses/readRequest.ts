import type { ChatRequest, Message } from '../../../chat/chatRequest.js';
import { definedOf } from '../../../chat/definedOf.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { ItemMemory } from '../../saidItems.js';
import type { AskedAnswer } from '../gatewayApi.js';
import { badRequest } from './badRequest.js';
import { checkBody, checkReasoning, checkStreamOptions } from './checkFields.js';
import { readFormat } from './readFormat.js';
import { readInput } from './readInput.js';
import { readTools } from './readTools.js';
import { field, flagField, neededText, numberField, objectField, type Place, textField, wordField } from './requestField.js';
import { ENCRYPTED_REASONING } from './thoughtToken.js';

/** Effort is a matter of degree: the nearest that every API has, and the answer says which that was. */
const EFFORTS = new Map<string, NonNullable<ChatRequest['reasoning']>>([
  ['none', 'none'],
  ['minimal', 'low'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'high'],
  ['max', 'high'],
]);

/** What a body of the Responses API asks for. */
export function readRequest(json: JsonObject, memory?: ItemMemory): AskedAnswer {
  const body: Place = { of: json, path: '' };
  checkBody(body);
  checkInclude(body);
  const options = objectField(body, 'stream_options');
  if (options !== undefined) checkStreamOptions(options);
  const request: ChatRequest = definedOf({
    messages: [...readInstructions(body), ...readInput(body, memory)],
    ...readTools(body),
    output: readFormat(body),
    maxOutputTokens: numberField(body, 'max_output_tokens', { least: 1, most: Number.MAX_SAFE_INTEGER, whole: true }),
    temperature: numberField(body, 'temperature', { least: 0, most: 2 }),
    topP: numberField(body, 'top_p', { least: 0, most: 1 }),
    reasoning: readEffort(body),
  });
  // Unless it asks that nothing be stored, a client of this API refers to what was said where it could repeat it.
  const keeps = flagField(body, 'store') !== false;
  const stream = flagField(body, 'stream') ?? false;
  return definedOf({ model: neededText(body, 'model'), stream, request, body: json, memory: keeps ? memory : undefined });
}

function readInstructions(body: Place): readonly Message[] {
  const content = textField(body, 'instructions') ?? '';
  return content === '' ? [] : [{ role: 'system', content }];
}

function readEffort(body: Place): ChatRequest['reasoning'] {
  const reasoning = objectField(body, 'reasoning');
  if (reasoning === undefined) return undefined;
  checkReasoning(reasoning);
  return wordField(reasoning, 'effort', EFFORTS);
}

function checkInclude(body: Place): void {
  const include = field(body, 'include') ?? [];
  if (!Array.isArray(include)) throw badRequest('include', 'must be an array');
  const wrong = include.findIndex((item) => item !== ENCRYPTED_REASONING);
  if (wrong >= 0) throw badRequest(`include.${wrong}`, `only ${ENCRYPTED_REASONING} can be included here`);
}
