import type { ChatRequest } from '../../chat/chatRequest.js';
import type { Chunk } from '../../chat/chunk.js';
import type { Completion } from '../../chat/completionFold.js';
import type { JsonObject } from '../../wire/jsonObject.js';
import type { GatewayError } from '../gatewayError.js';
import type { ItemMemory } from '../saidItems.js';

/** An API that clients of a gateway may speak. */
export type GatewayApiName = 'openai-chat' | 'openai-responses' | 'anthropic';

/**
 * One API as its clients speak it, pure: what a request asks for, and how an answer or a failure is told. No I/O and no clock.
 *
 * body → `readRequest` → provider → chunks → `openAnswer` → events; a whole answer → `answerBody`; a failure → `errorBody`.
 */
export interface GatewayApi {
  readonly name: GatewayApiName;
  /** What is asked for; throws a {@link GatewayError} that names the field which is wrong. Nothing that is asked is left out in silence. */
  readRequest(body: JsonObject, memory?: ItemMemory): AskedAnswer;
  /** A writer holds the state of one streamed answer. */
  openAnswer(asked: AskedAnswer, envelope: Envelope): AnswerWriter;
  /** @param rawFinish - The provider's own word for why the answer ended. */
  answerBody(answer: Completion, asked: AskedAnswer, envelope: Envelope, rawFinish?: string): JsonObject;
  errorBody(error: GatewayError, requestId?: string): JsonObject;
  /** An event that says nothing, for a client that waits. */
  readonly heartbeat: string;
}

export interface AskedAnswer {
  /** A key of the gateway's models. */
  readonly model: string;
  readonly stream: boolean;
  readonly request: ChatRequest;
  /** The body as it came: some of it is repeated in the answer. */
  readonly body: JsonObject;
  /** Where what is said is kept for a client that may refer to it. @defaultValue nothing is kept */
  readonly memory?: ItemMemory | undefined;
}

/** What an answer has one of, however many providers give it. */
export interface Envelope {
  /** Without an API's prefix: `'0b6f…'`. */
  readonly id: string;
  /** Whole seconds since 1970. */
  readonly created: number;
  /** A key of the gateway's models: what the answer is said to be of until a provider names its own. */
  readonly model: string;
}

/**
 * Tells one answer as server-sent events. Each method returns the text to send, `''` when there is nothing to tell.
 *
 * A tool call is told when it is whole: half of one could not be taken back. No API here can take back text either, so a `reset`
 * after some was told throws a {@link GatewayError}, after which `fail` is called; one before that is followed without a word.
 */
export interface AnswerWriter {
  write(chunk: Chunk): string;
  /** After the last chunk; the API's end marker comes with it. */
  end(): string;
  /** Instead of `end`. Nothing follows it. */
  fail(error: GatewayError): string;
}
