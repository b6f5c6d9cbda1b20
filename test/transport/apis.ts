import { anthropic, gemini, openai, type Provider, type ProviderSettings } from '../../src/index.js';
import { anthropicGrammar } from '../../src/testing/upstream/apis/anthropicGrammar.js';
import type { ApiGrammar } from '../../src/testing/upstream/apis/apiGrammar.js';
import { chatGrammar } from '../../src/testing/upstream/apis/chatGrammar.js';
import { geminiGrammar } from '../../src/testing/upstream/apis/geminiGrammar.js';
import { responsesGrammar } from '../../src/testing/upstream/apis/responsesGrammar.js';
import type { Call, Finish } from '../../src/testing/upstream/piece.js';

export const WORDS = ['Grüße', ' — 日本', ' 👍🏽', ' naïve', ' end.'] as const;
export const TEXT = WORDS.join('');

/** An answer in the words of one API, in the parts that a test puts together or breaks. */
export interface Script {
  readonly begin: string;
  /** An event a word. */
  readonly words: readonly string[];
  /** With the end marker. */
  readonly end: string;
  /** All of it. */
  readonly whole: string;
}

/** One API: how it is asked, and what it would say. */
export interface ApiUnderTest {
  readonly name: string;
  readonly grammar: ApiGrammar;
  provider(url: string, more?: Partial<ProviderSettings>): Provider;
  script(finish?: Finish): Script;
  error(code?: string): string;
  garbage(): string;
  /** A tool call whose arguments a length limit cuts: `argsText` of them were out. */
  cutCall(argsText: string): string;
}

type Make = ApiUnderTest['provider'];

const OPENAI: Make = (baseUrl, more) => openai({ model: 'm', apiKey: 'k', baseUrl, ...more });
const RESPONSES: Make = (baseUrl, more) => openai({ model: 'm', apiKey: 'k', baseUrl, api: 'responses', ...more });
const ANTHROPIC: Make = (baseUrl, more) => anthropic({ model: 'm', apiKey: 'k', baseUrl, ...more });
const GEMINI: Make = (baseUrl, more) => gemini({ model: 'm', apiKey: 'k', baseUrl, ...more });

export const APIS: readonly ApiUnderTest[] = [
  underTest('chat', chatGrammar, OPENAI),
  underTest('responses', responsesGrammar, RESPONSES),
  underTest('anthropic', anthropicGrammar, ANTHROPIC),
  { ...underTest('gemini', geminiGrammar, GEMINI), cutCall: geminiCutCall },
];

function underTest(name: string, grammar: ApiGrammar, provider: Make): ApiUnderTest {
  const writer = (): ReturnType<ApiGrammar['writer']> =>
    grammar.writer({
      serial: '1',
      model: 'm',
      createdMs: 0,
      inputTokens: 1,
      inbound: { path: '/v1/', query: new URLSearchParams(), headers: {}, body: {} },
    });
  return {
    name,
    grammar,
    provider,
    script: (finish = 'stop') => {
      const answer = writer();
      const begin = answer.begin();
      const words = WORDS.map((text) => answer.piece({ type: 'text', text }));
      const end = answer.end(finish);
      return { begin, words, end, whole: begin + words.join('') + end };
    },
    error: (code) => writer().error(code),
    garbage: () => writer().garbage(),
    cutCall: (argsText) => {
      const answer = writer();
      const call: Call = { name: 'act', args: {}, index: 0 };
      return (
        answer.begin() + answer.piece({ type: 'call', text: argsText, call, first: true, last: false }) + answer.end('length')
      );
    },
  };
}

/** Gemini's calls come whole, but for those whose arguments it streams path by path. */
function geminiCutCall(): string {
  const event = (parts: readonly object[], finishReason?: string): string =>
    `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts }, index: 0, finishReason }] })}\r\n\r\n`;
  const grown = { partialArgs: [{ jsonPath: '$.path', stringValue: '/tmp/x', willContinue: true }], willContinue: true };
  return event([{ functionCall: { name: 'act', ...grown } }]) + event([{ text: '' }], 'MAX_TOKENS');
}
