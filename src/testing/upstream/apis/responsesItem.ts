import type { Piece } from '../piece.js';

/** One event of a Responses stream, without its number. */
export interface ResponsesEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The output item that is being written. */
export interface OpenItem {
  readonly id: string;
  readonly outputIndex: number;
  /** Of a call. */
  readonly name: string;
  /** Of a call. */
  readonly callId: string;
  /** What has been sent of it. */
  text: string;
}

/** How one kind of output item is told: its object, and the events about what is in it. */
interface ItemGrammar {
  readonly idPrefix: string;
  readonly item: (open: OpenItem, status: string) => object;
  readonly opening: (open: OpenItem) => readonly ResponsesEvent[];
  readonly delta: (open: OpenItem, delta: string) => ResponsesEvent;
  readonly closing: (open: OpenItem) => readonly ResponsesEvent[];
}

const outputText = (text: string): object => ({ type: 'output_text', annotations: [], logprobs: [], text });
const contentPlace = ({ id, outputIndex }: OpenItem): object => ({ content_index: 0, item_id: id, output_index: outputIndex });

const message: ItemGrammar = {
  idPrefix: 'msg_',
  item: ({ id, text }, status) => ({
    id,
    type: 'message',
    status,
    content: status === 'in_progress' ? [] : [outputText(text)],
    role: 'assistant',
  }),
  opening: (open) => [{ type: 'response.content_part.added', ...contentPlace(open), part: outputText('') }],
  delta: (open, delta) => ({ type: 'response.output_text.delta', ...contentPlace(open), delta, logprobs: [] }),
  closing: (open) => [
    { type: 'response.output_text.done', ...contentPlace(open), logprobs: [], text: open.text },
    { type: 'response.content_part.done', ...contentPlace(open), part: outputText(open.text) },
  ],
};

const summaryText = (text: string): object => ({ type: 'summary_text', text });
const summaryPlace = ({ id, outputIndex }: OpenItem): object => ({ item_id: id, output_index: outputIndex, summary_index: 0 });

const reasoning: ItemGrammar = {
  idPrefix: 'rs_',
  item: ({ id, text }, status) => ({
    id,
    type: 'reasoning',
    content: [],
    encrypted_content: `encrypted_${id}`,
    summary: status === 'in_progress' ? [] : [summaryText(text)],
  }),
  opening: (open) => [{ type: 'response.reasoning_summary_part.added', ...summaryPlace(open), part: summaryText('') }],
  delta: (open, delta) => ({ type: 'response.reasoning_summary_text.delta', ...summaryPlace(open), delta }),
  closing: (open) => [
    { type: 'response.reasoning_summary_text.done', ...summaryPlace(open), text: open.text },
    { type: 'response.reasoning_summary_part.done', ...summaryPlace(open), part: summaryText(open.text) },
  ],
};

const callPlace = ({ id, outputIndex }: OpenItem): object => ({ item_id: id, output_index: outputIndex });

const call: ItemGrammar = {
  idPrefix: 'fc_',
  item: ({ id, callId, name, text }, status) => ({
    id,
    type: 'function_call',
    status,
    arguments: text,
    call_id: callId,
    name,
  }),
  opening: () => [],
  delta: (open, delta) => ({ type: 'response.function_call_arguments.delta', ...callPlace(open), delta }),
  closing: (open) => [{ type: 'response.function_call_arguments.done', ...callPlace(open), arguments: open.text }],
};

export const ITEMS: { readonly [Type in Piece['type']]: ItemGrammar } = { text: message, reasoning, call };
