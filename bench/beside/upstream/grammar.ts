import type { Api } from '../api.js';

/** Writes one answer in one API: the events before the text, one a token, and those after. The shapes are those of recordings. */
export interface Grammar {
  readonly opening: readonly string[];
  readonly token: (text: string, at: number) => string;
  readonly closing: (text: string, tokens: number) => readonly string[];
}

/** OpenAI and Anthropic fill events up to one length, so that it tells nothing of the text. */
const padding = (length: number): string => 'x7Kq2Zr9Wm4Tb1'.repeat(8).slice(0, Math.max(0, length));

const plain = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
const named = (data: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** About 290 bytes an event. */
function chat(): Grammar {
  const head = {
    id: 'chatcmpl-DPTBg29yUne0qG2XCotTwUgvJqaSb',
    object: 'chat.completion.chunk',
    created: 1_774_962_768,
    model: 'gpt-4o-2024-08-06',
    service_tier: 'default',
    system_fingerprint: 'fp_b6f445fc1c',
  };
  const event = (delta: object, reason: string | null, filling: number): string =>
    plain({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      usage: null,
      obfuscation: padding(filling),
    });
  const usage = { prompt_tokens: 12, completion_tokens: 20, total_tokens: 32 };
  return {
    opening: [event({ role: 'assistant', content: '', refusal: null }, null, 10)],
    token: (text) => event({ content: text }, null, 14 - text.length),
    closing: () => [event({}, 'stop', 10), plain({ ...head, choices: [], usage }), 'data: [DONE]\n\n'],
  };
}

function responses(): Grammar {
  const item = { id: 'msg_050d33cc59b578f5016a3c11960d7081948fe70da94210b401', type: 'message', role: 'assistant' };
  const place = { content_index: 0, item_id: item.id, output_index: 0 };
  const response = (status: string, output: readonly unknown[]) => ({
    id: 'resp_050d33cc59b578f5016a3c11960d7081948fe70da94210b401',
    object: 'response',
    created_at: 1_782_321_558,
    status,
    error: null,
    incomplete_details: null,
    model: 'gpt-4o-2024-08-06',
    output,
    usage: status === 'completed' ? { input_tokens: 12, output_tokens: 20, total_tokens: 32 } : null,
  });
  const part = (text: string) => ({ type: 'output_text', annotations: [], logprobs: [], text });
  const whole = (text: string) => ({ ...item, status: 'completed', content: [part(text)] });
  const event = (type: string, at: number, fields: object): string => named({ type, ...fields, sequence_number: at });
  return {
    opening: [
      event('response.created', 0, { response: response('in_progress', []) }),
      event('response.in_progress', 1, { response: response('in_progress', []) }),
      event('response.output_item.added', 2, { item: { ...item, status: 'in_progress', content: [] }, output_index: 0 }),
      event('response.content_part.added', 3, { ...place, part: part('') }),
    ],
    token: (text, at) =>
      event('response.output_text.delta', 4 + at, {
        ...place,
        delta: text,
        logprobs: [],
        obfuscation: padding(16 - text.length),
      }),
    closing: (text, tokens) => [
      event('response.output_text.done', tokens + 4, { ...place, logprobs: [], text }),
      event('response.content_part.done', tokens + 5, { ...place, part: part(text) }),
      event('response.output_item.done', tokens + 6, { item: whole(text), output_index: 0 }),
      event('response.completed', tokens + 7, { response: response('completed', [whole(text)]) }),
    ],
  };
}

function anthropic(): Grammar {
  const usage = { input_tokens: 12, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
  const message = {
    model: 'claude-sonnet-4-5-20250929',
    id: 'msg_01ALwQ87pTS7hH1PjSdC9wJD',
    type: 'message',
    role: 'assistant',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
  };
  const delta = (text: string): string =>
    JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
  return {
    opening: [
      named({ type: 'message_start', message }),
      named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      named({ type: 'ping' }),
    ],
    // White space before the last brace is what this API fills up with.
    token: (text) =>
      `event: content_block_delta\ndata: ${delta(text).slice(0, -1)}${' '.repeat(Math.max(0, 16 - text.length))}}\n\n`,
    closing: (_, tokens) => [
      named({ type: 'content_block_stop', index: 0 }),
      named({
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { ...usage, output_tokens: tokens },
      }),
      named({ type: 'message_stop' }),
    ],
  };
}

function gemini(): Grammar {
  const event = (text: string, rest: object = {}): string => {
    const usageMetadata = {
      promptTokenCount: 12,
      totalTokenCount: 12,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 12 }],
      serviceTier: 'standard',
    };
    const candidate = { content: { parts: [{ text }], role: 'model' }, ...rest, index: 0 };
    const data = {
      candidates: [candidate],
      usageMetadata,
      modelVersion: 'gemini-2.0-flash',
      responseId: 'jNcEavSuHfWA7_UP9-uokQs',
    };
    return `data: ${JSON.stringify(data)}\r\n\r\n`;
  };
  return { opening: [], token: (text) => event(text), closing: () => [event('', { finishReason: 'STOP' })] };
}

export const grammars: Readonly<Record<Api, Grammar>> = {
  chat: chat(),
  responses: responses(),
  anthropic: anthropic(),
  gemini: gemini(),
};
