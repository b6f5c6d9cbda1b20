import type { Capabilities } from '../chat/capabilities.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk, Origin } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';

/**
 * One API's grammar, pure: what to send, how to read what comes back, what its errors mean. No I/O and no clock.
 *
 * request → `encodeRequest` → transport → events → `decoder` → chunks; anything that is not a stream → `mapError`.
 */
export interface Wire {
  /** The key of `providerOptions` and of signatures, unless the target has a name of its own. */
  readonly api: string;
  /** After its end marker, ms within which the API says what it still has to say (usage, say) though the socket stays open. */
  readonly lastWordsMs: number;
  /** The lowest limit on an answer's tokens that the API takes. */
  readonly leastOutputTokens: number;
  encodeRequest(request: ChatRequest, target: WireTarget): EncodedRequest;
  /** A decoder holds the state of one stream. */
  createDecoder(origin: Origin, target: WireTarget): EventDecoder;
  /** Total: whatever a server answered instead of a stream, or in the middle of one, gets a kind. */
  mapError(response: ErrorResponse, target: WireTarget): ProviderError;
}

/** Whom a wire speaks to. */
export interface WireTarget {
  /** The provider's id, for errors: `'openai/gpt-4o'`. */
  readonly id: string;
  /** The API's or dialect's name, `'deepseek'` say: the key of `providerOptions` and of signatures. */
  readonly api: string;
  readonly model: string;
  readonly capabilities: Capabilities;
  /** Keep the upstream's own words in errors. */
  readonly errorDetail?: boolean | undefined;
}

/** A request as an API wants it; the caller adds the base URL and the key's header. */
export interface EncodedRequest {
  /** Begins with a slash: `/chat/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One server-sent event. */
export interface WireEvent {
  readonly event?: string | undefined;
  readonly data: string;
}

export type Emit = (chunk: Chunk) => void;

/** Reads the events of one stream. */
export interface EventDecoder {
  /** `open`: no end marker yet. `ended`: it came, and more may follow (usage, say). `closed`: nothing that matters follows. */
  readonly phase: 'open' | 'ended' | 'closed';
  /** Emits what the event says; throws a {@link ProviderError} when the event is an error or cannot be read. */
  decode(event: WireEvent, emit: Emit): void;
  /** Once, when the stream is over and `phase` is not `open`: emits what was kept back, and the one `finish`. */
  finish(emit: Emit): void;
  /** Once, when the stream breaks instead: emits what was kept back of what it has cost. */
  break?(emit: Emit): void;
}

/** What a server said instead of an answer. Inside a stream `status` is 200. */
export interface ErrorResponse {
  readonly status: number;
  readonly headers: HeaderReader;
  /** The text of the body, as far as the limit on error bodies goes. */
  readonly body: string;
}

/** The part of `Headers` that a wire needs. */
export interface HeaderReader {
  get(name: string): string | null;
}

export const NO_HEADERS: HeaderReader = { get: () => null };
