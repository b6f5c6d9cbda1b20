import { ProviderError } from '../../src/chat/providerError.js';
import { errorWordsOf } from '../../src/wire/errorWords.js';
import { objectIn, objectsIn, parsedJson } from '../../src/wire/jsonObject.js';
import { features } from './features.js';
import { type Figures, figuresOf, usageOf } from './figures.js';
import { type Body, readBody } from './readBody.js';
import { type Replayed, replay } from './replay.js';
import type { RequestedProvider } from './requestedProvider.js';
import { sha256 } from './sha256.js';
import { targetOf } from './targetOf.js';

/** The columns of INDEX.tsv, in order. */
export const COLUMNS = [
  ...['file', 'api', 'wire', 'source_repo', 'source_path', 'source_commit', 'licence', 'capture', 'features', 'shows'],
  ...['auto_features', 'bytes', 'file_sha256', 'outcome', 'events', 'comments', 'choices', 'text_len', 'text_sha256'],
  ...['reasoning_len', 'reasoning_sha256', 'refusal_len', 'tool_calls', 'server_tools', 'finish', 'usage_in', 'usage_out'],
  ...['usage_reasoning', 'usage_cached', 'citations', 'signatures', 'error', 'http', 'notes'],
] as const;

type Cells = Readonly<Record<string, string | number | undefined>>;

/** A recording and where it comes from. */
export interface Recorded {
  readonly file: string;
  readonly content: Uint8Array;
  readonly provider: RequestedProvider;
  readonly model: string;
  readonly shows: string;
  readonly notes: string;
}

/** An HTTP error, as its file has it. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The row of a stream: what a right reader makes of it. */
export function streamRow(recorded: Recorded): string {
  const { content, provider } = recorded;
  const body = readBody([content]);
  const replayed = replay(body, provider.wire, targetOf(provider.api));
  const figures = figuresOf(replayed);
  const tools = replayed.chunks.filter((chunk) => chunk.type === 'tool-result').map(({ name }) => name);
  return rowOf(recorded, {
    wire: provider.grammar,
    features: figures.incompleteCalls ? 'truncated-args' : '',
    auto_features: features(replayed, body, content),
    events: body.events.length,
    comments: body.comments || undefined,
    text_len: figures.textLength,
    text_sha256: figures.textSha256,
    reasoning_len: figures.reasoningLength,
    reasoning_sha256: figures.reasoningLength === 0 ? '' : figures.reasoningSha256,
    refusal_len: figures.refusalLength,
    choices: choicesIn(body),
    tool_calls: figures.toolCalls.length === 0 ? '' : JSON.stringify(figures.toolCalls.map(withItsOwnId)),
    server_tools: tools.length === 0 ? '' : JSON.stringify(tools),
    citations: figures.citations || undefined,
    signatures: figures.signatures || undefined,
    ...usageCells(replayed, provider),
    ...ending(replayed, figures),
  });
}

/** The row of an HTTP error: what a right reader makes of it. */
export function refusalRow(recorded: Recorded, { status, headers, body }: Refusal): string {
  const { provider } = recorded;
  const error = provider.wire.mapError({ status, headers: new Headers(headers), body }, targetOf(provider.api));
  const kind = error.code === 'prefill_unsupported' ? error.code : error.kind.replaceAll('-', '_');
  const { retryable: retry, switchable: failover, retryAfterMs = null } = error;
  return rowOf(recorded, {
    wire: 'http-error',
    features: 'http-error',
    auto_features: `http-error ${kind}`,
    outcome: 'error',
    events: 0,
    text_len: 0,
    text_sha256: sha256(''),
    reasoning_len: 0,
    refusal_len: 0,
    error: wordsIn(body),
    http: JSON.stringify({ status, kind, retry, failover, retryAfterMs }),
  });
}

function ending({ error, errorText }: Replayed, { outcome, finish }: Figures): Cells {
  if (error === undefined) return { outcome, finish };
  const code = ProviderError.is(error) ? error.code : '';
  if (code.startsWith('PROMPT_BLOCKED:')) return { outcome: 'blocked', finish: code };
  return { outcome, error: wordsIn(errorText ?? '') };
}

/** How many there are, where a request for several had several. */
function choicesIn({ events }: Body): number | undefined {
  const choices = events.flatMap(({ data }) => objectsIn(objectIn(parsedJson(data)).choices));
  const count = new Set(choices.map(({ index }) => index)).size;
  return count > 1 ? count : undefined;
}

/** An id that the reader made up, since the API gives none, is none. */
function withItsOwnId({ id, ...call }: Figures['toolCalls'][number], at: number): object {
  return { id: id === `call_${at}` ? null : id, ...call };
}

/** In Chat Completions xAI counts reasoning beside the completion, and its rows count as it does. */
function usageCells(replayed: Replayed, { api, grammar }: RequestedProvider): Cells {
  const { inputTokens, outputTokens, reasoningTokens, cachedTokens } = usageOf(replayed);
  const apart = api === 'xai' && grammar === 'openai-chat' ? (reasoningTokens ?? 0) : 0;
  return {
    usage_in: inputTokens,
    usage_out: outputTokens === undefined ? undefined : outputTokens - apart,
    usage_reasoning: reasoningTokens,
    usage_cached: cachedTokens,
  };
}

function wordsIn(body: string): string {
  const { code, type, message = '' } = errorWordsOf(body) ?? {};
  return JSON.stringify({ code, type, message });
}

function rowOf({ file, content, provider, model, shows, notes }: Recorded, cells: Cells): string {
  const row: Cells = {
    file,
    api: provider.api,
    source_repo: 'rxbaton',
    source_path: `npm run record, ${model}`,
    licence: 'MIT',
    capture: 'raw',
    shows,
    bytes: content.byteLength,
    file_sha256: sha256(content),
    notes,
    ...cells,
  };
  return COLUMNS.map((name) => String(row[name] ?? '').replace(/\s/g, ' ')).join('\t');
}
