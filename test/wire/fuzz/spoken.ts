import { createParser } from 'eventsource-parser';
import { type JsonObject, objectIn, objectsIn, parsedJson } from '../../../src/wire/jsonObject.js';

/** What a stream says, read as naively as can be: what a whole answer must hold to the character. */
export interface Spoken {
  readonly text: string;
  /** Whether the API's end marker is among the events. */
  readonly ended: boolean;
}

interface Grammar {
  /** Nothing after such an event belongs to the answer. */
  readonly closes: (data: string, event: JsonObject) => boolean;
  /** Such an event makes what came whole, though more may come. */
  readonly ends: (event: JsonObject) => boolean;
  readonly textOf: (event: JsonObject) => unknown;
}

const isWord = (value: unknown): boolean => typeof value === 'string' && value !== '';

const choiceOf = ({ choices }: JsonObject): JsonObject =>
  objectsIn(choices).find(({ index }) => index === 0 || index === undefined) ?? {};

/** A content in parts, which may nest. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map((part) => (part.type === 'text' ? contentText(part.text) : ''))
    .join('');
}

const candidatesOf = ({ candidates }: JsonObject): readonly JsonObject[] =>
  objectsIn(candidates).filter(({ index }) => (index ?? 0) === 0);

const GRAMMARS: Readonly<Record<string, Grammar>> = {
  'openai-chat': {
    closes: (data) => data === '[DONE]',
    ends: (event) => isWord(choiceOf(event).finish_reason),
    textOf: (event) => {
      // In the order of the delta's own fields.
      const delta = objectIn(choiceOf(event).delta);
      return Object.keys(delta)
        .map((field) => {
          if (field === 'content') return contentText(delta.content);
          return field === 'audio' ? contentText(objectIn(delta.audio).transcript) : '';
        })
        .join('');
    },
  },
  'openai-responses': {
    closes: (_, { type }) => type === 'response.completed' || type === 'response.incomplete',
    ends: () => false,
    textOf: ({ type, delta }) => (type === 'response.output_text.delta' ? delta : ''),
  },
  anthropic: {
    closes: (_, { type }) => type === 'message_stop',
    ends: () => false,
    textOf: ({ type, delta, content_block: block }) => {
      if (type === 'content_block_start') return objectIn(block).type === 'text' ? objectIn(block).text : '';
      return type === 'content_block_delta' && objectIn(delta).type === 'text_delta' ? objectIn(delta).text : '';
    },
  },
  gemini: {
    closes: () => false,
    ends: (event) => candidatesOf(event).some(({ finishReason }) => typeof finishReason === 'string'),
    textOf: (event) =>
      candidatesOf(event)
        .flatMap(({ content }) => objectsIn(objectIn(content).parts))
        .map(({ text, thought }) => (typeof text === 'string' && thought !== true ? text : ''))
        .join(''),
  },
};

/** @param over - Whether the body has ended in order, so that its last event may lack its blank line. */
export function spokenIn(wireName: string, bytes: Uint8Array, over: boolean): Spoken {
  const grammar = GRAMMARS[wireName];
  if (grammar === undefined) throw new Error(`no grammar of ${wireName}`);
  let text = '';
  let ended = false;
  let closed = false;
  const onEvent = ({ event: name, data }: { readonly event?: string | undefined; readonly data: string }): void => {
    if (closed) return;
    const json = objectIn(parsedJson(data));
    const event = { ...json, type: json.type ?? name };
    const said = grammar.textOf(event);
    if (typeof said === 'string') text += said;
    closed = grammar.closes(data, event);
    ended ||= closed || grammar.ends(event);
  };
  const parser = createParser({ onEvent, onError: () => undefined });
  const decoder = new TextDecoder();
  parser.feed(decoder.decode(bytes, { stream: true }));
  if (over) parser.feed(`${decoder.decode()}\n\n`);
  return { text, ended };
}
