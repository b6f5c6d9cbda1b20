import type { Api } from '../api.js';

/** What one event says: a piece of text, that the answer is whole, or nothing of interest. */
export type Heard = string | typeof WHOLE | undefined;

export const WHOLE = Symbol('the answer is whole');

interface ChatEvent {
  readonly error?: { readonly message: string };
  readonly choices?: readonly { readonly delta: { readonly content?: string }; readonly finish_reason?: string | null }[];
}
interface ResponsesEvent {
  readonly type: string;
  readonly delta: string;
}
interface AnthropicEvent {
  readonly type: string;
  readonly delta: { readonly text?: string };
}
interface GeminiEvent {
  readonly candidates?: readonly {
    readonly content?: { readonly parts: readonly { readonly text?: string }[] };
    readonly finishReason?: string;
  }[];
}

/** Reads an event's data as a careful engineer writes it who needs the text alone. */
export const readers: Readonly<Record<Api, (data: string) => Heard>> = {
  chat: (data) => {
    if (data === '[DONE]') return WHOLE;
    const event = JSON.parse(data) as ChatEvent; // as its documentation has it
    if (event.error !== undefined) throw new Error(event.error.message);
    return event.choices?.[0]?.delta.content;
  },
  responses: (data) => {
    const event = JSON.parse(data) as ResponsesEvent; // as its documentation has it
    if (event.type === 'response.output_text.delta') return event.delta;
    return event.type === 'response.completed' ? WHOLE : undefined;
  },
  anthropic: (data) => {
    const event = JSON.parse(data) as AnthropicEvent; // as its documentation has it
    if (event.type === 'content_block_delta') return event.delta.text;
    return event.type === 'message_stop' ? WHOLE : undefined;
  },
  gemini: (data) => {
    const candidate = (JSON.parse(data) as GeminiEvent).candidates?.[0]; // as its documentation has it
    return candidate?.finishReason === undefined ? candidate?.content?.parts[0]?.text : WHOLE;
  },
};
