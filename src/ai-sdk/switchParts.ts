import { objectIn } from '../wire/jsonObject.js';
import { type Switch, switchesIn } from './switch.js';

/** A part of the AI SDK's UI messages that tells of a switch. */
export interface SwitchPart {
  type: 'data-switch';
  data: Switch;
}

/**
 * Puts a `data-switch` part where an answer went over from one provider to another, in the stream of UI messages that `useChat` reads.
 *
 * ```text
 * stream               --a--b--|     b comes from another provider
 * switchParts(stream)  --a--~b-|     ~ { type: 'data-switch', data: { from, to, cause, mode, at } }
 * ```
 *
 * Errors and is cancelled as the stream is; how many were told is the state of one stream. In a message's `parts` the switch stands behind the text that it is in
 * the middle of: `at` says where.
 *
 * @param stream - What `toUIMessageStream()` makes of an answer by a model of `toLanguageModel`.
 * @example
 * ```ts
 * const result = streamText({ model: toLanguageModel(chat), prompt });
 * return createUIMessageStreamResponse({ stream: switchParts(result.toUIMessageStream()) });
 * ```
 */
export function switchParts<Part>(stream: ReadableStream<Part>): ReadableStream<Part | SwitchPart> {
  let told = 0;
  return stream.pipeThrough(
    new TransformStream<Part, Part | SwitchPart>({
      transform: (part, controller) => {
        const { type, providerMetadata } = objectIn(part);
        // Each step is an answer of its own.
        if (type === 'start-step') told = 0;
        for (const made of switchesIn(providerMetadata).slice(told)) {
          told++;
          controller.enqueue({ type: 'data-switch', data: made });
        }
        controller.enqueue(part);
      },
    }),
  );
}
