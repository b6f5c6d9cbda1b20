import { isDeepStrictEqual } from 'node:util';
import type { Chunk } from '../../../src/chat/chunk.js';
import { type ErrorKind, ProviderError } from '../../../src/chat/providerError.js';
import { HUNG_MS, type Outcome } from './readThrough.js';
import type { Spoken } from './spoken.js';

const KINDS: Readonly<Record<ErrorKind, true>> = {
  'rate-limit': true,
  quota: true,
  overloaded: true,
  server: true,
  network: true,
  timeout: true,
  stall: true,
  truncated: true,
  protocol: true,
  auth: true,
  'not-found': true,
  'bad-request': true,
  'context-length': true,
  'content-filter': true,
  'circuit-open': true,
  'invalid-answer': true,
  'too-large': true,
};

type ToolCall = Extract<Chunk, { type: 'tool-call' }>;

/** What is wrong with an error that is not one of ours, of a known kind. */
export function faultInError(error: unknown): string | undefined {
  if (!ProviderError.is(error)) return `an error that is no ProviderError: ${String(error)}`;
  return Object.hasOwn(KINDS, error.kind) ? undefined : `an unknown kind: ${error.kind}`;
}

/** What is wrong with an outcome, given what the stream said; nothing, for most. */
export function faultsIn({ chunks, end, error, tookMs }: Outcome, spoken: Spoken): readonly string[] {
  const calls = chunks.filter((chunk) => chunk.type === 'tool-call');
  return [
    ...faultsInEnd({ chunks, end, error }, spoken),
    tookMs > HUNG_MS && `took ${tookMs} ms`,
    chunks.findLastIndex(({ type }) => type === 'start') > 0 && 'a start that is not the first chunk, or a second',
    ...calls.map((call) => faultInCall(call, chunks)),
  ].filter((fault) => typeof fault === 'string');
}

function* faultsInEnd(
  { chunks, end, error }: Pick<Outcome, 'chunks' | 'end' | 'error'>,
  spoken: Spoken,
): Generator<string | undefined> {
  const finishes = chunks.filter(({ type }) => type === 'finish').length;
  if (end === 'complete') {
    if (finishes !== 1 || chunks.at(-1)?.type !== 'finish')
      yield `completed with ${finishes} finishes, or not with one at the end`;
    if (!spoken.ended) yield 'completed without an end marker';
    const text = textIn(chunks);
    if (text !== spoken.text) yield `completed with ${JSON.stringify(text)} where the stream said ${JSON.stringify(spoken.text)}`;
  } else if (finishes > 0) yield `a finish, and then ${end}`;
  if (end === 'error') yield faultInError(error);
  if (end === 'hung' || end === 'crashed') yield `${end}: ${String(error)}`;
  if (end === 'pending' && spoken.ended) yield 'waits for more after the end marker';
}

/** A call that may be run: it has a name, its arguments parse and are what came in its pieces. */
function faultInCall({ callId, name, args, argsText, complete }: ToolCall, chunks: readonly Chunk[]): string | undefined {
  const starts = chunks.filter((chunk) => chunk.type === 'tool-start' && chunk.callId === callId).length;
  const pieces = chunks.map((chunk) => (chunk.type === 'tool-delta' && chunk.callId === callId ? chunk.argsText : '')).join('');
  if (starts === 1 && pieces !== argsText) return `the pieces of call ${callId} are not its arguments`;
  if (!complete) return undefined;
  if (name === '' || starts === 0) return `a complete call without a name or a start: ${callId}`;
  if (args === argsText) return undefined; // a custom tool's, which are free text
  const parsed: unknown = JSON.parse(argsText.trim() === '' ? '{}' : argsText, (key, value: unknown) =>
    key === '__proto__' ? undefined : value,
  );
  return isDeepStrictEqual(parsed, args) ? undefined : `the arguments of ${callId} are not what its text says`;
}

const textIn = (chunks: readonly Chunk[]): string => chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('');
const runnableIn = (chunks: readonly Chunk[]): readonly string[] =>
  chunks.flatMap((chunk) =>
    chunk.type === 'tool-call' && chunk.complete ? [`${chunk.callId} ${chunk.name} ${chunk.argsText}`] : [],
  );

/** What is wrong with what was read of a stream's beginning: it says no more than the whole, and its failure is called by its name. */
export function faultsOfCut({ chunks, end, error }: Outcome, whole: Outcome): readonly string[] {
  const extra = runnableIn(chunks).filter((call) => !runnableIn(whole.chunks).includes(call));
  const isMisnamed =
    end === 'error' && whole.end === 'complete' && ProviderError.is(error) && !/^(?:truncated|network)$/.test(error.kind);
  return [
    ...extra.map((call) => `a call that the whole stream does not make: ${call}`),
    ...(textIn(whole.chunks).startsWith(textIn(chunks)) ? [] : ['text that the whole stream does not begin with']),
    ...(isMisnamed ? [`a cut taken for something else: ${String(error)}`] : []),
  ];
}

const SHARED = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Number.prototype];
const sizeOf = (prototype: object): number => Reflect.ownKeys(prototype).length;
const PRISTINE = SHARED.map(sizeOf);

/** Whether something has got into the prototypes that all objects share. */
export function isPolluted(): boolean {
  return 'polluted' in {} || SHARED.some((prototype, at) => sizeOf(prototype) !== PRISTINE[at]);
}
