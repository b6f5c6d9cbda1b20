import type { MidstreamFault } from './fault.js';
import type { RequestRecord } from './requestLog.js';
import type { ScriptOptions } from './script.js';
import type { ScriptState } from './scripts.js';

/** What each provider's `baseUrl` wants. */
export interface BaseUrls {
  /** Of Chat Completions and Responses. */
  readonly openai: string;
  readonly anthropic: string;
  readonly gemini: string;
  readonly deepseek: string;
}

/** What an upstream is like at the moment; fit for JSON. */
export interface UpstreamState {
  readonly url: string;
  readonly down: boolean;
  readonly openSockets: number;
  readonly openStreams: number;
  readonly models: Readonly<Record<string, ScriptState>>;
  /** The script of every model that has none of its own. */
  readonly default: ScriptState;
}

/** A running upstream: what it is asked, what it does, and what should go wrong with it. */
export interface Upstream {
  /** `http://127.0.0.1:…`, without a slash at its end. */
  readonly url: string;
  readonly baseUrls: BaseUrls;
  /** The newest requests, oldest first. */
  readonly requests: readonly RequestRecord[];
  /** Connections, idle ones too. */
  readonly openSockets: number;
  /** Requests whose response has not ended, of one model or of all. */
  openStreams(model?: string): number;
  /** Changes one model's script, or every model's, for the requests that come from now on. `fault: null` clears the fault. */
  set(model: string | undefined, change: ScriptOptions): void;
  /** Lets a fault strike the streams of one model, or all, that are under way: `after` counts the words from now. */
  strike(model: string | undefined, fault: MidstreamFault): void;
  /** Clears the fault of one model; without a model every fault, and ends `down()`. */
  recover(model?: string): void;
  /** From now on every request is answered with 503. Streams that have begun go on. */
  down(): void;
  state(): UpstreamState;
  /** Resolves when the predicate holds, now or after a change; rejects after `timeoutMs` (2,000 unless it is given). */
  waitFor(predicate: (upstream: Upstream) => boolean, options?: { readonly timeoutMs?: number | undefined }): Promise<void>;
  /** Resolves when no response is under way. */
  settled(): Promise<void>;
  /** Ends all responses and connections, and resolves when the port is free. */
  close(): Promise<void>;
}
