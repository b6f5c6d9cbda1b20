/** What every fault may say beside what it is. */
export interface Recurrence {
  /**
   * It strikes so many requests, and then no more.
   *
   * @defaultValue every request, until it is cleared
   */
  readonly times?: number | undefined;
}

/** Answers with an error status and the API's own error body. */
export interface StatusFault extends Recurrence {
  readonly type: 'status';
  /** 200 to 599; 204 has no body. */
  readonly status: number;
  /** Whole seconds, a fraction of a second (`retry-after-ms`), or a header's text as it is. */
  readonly retryAfter?: number | string | undefined;
  /** The API's word for the error, where its usual one for the status will not do: `insufficient_quota`, say. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  /** Instead of the API's own error body: an object is sent as JSON, a string as it is. */
  readonly body?: string | object | undefined;
}

/** Goes silent with the socket open. */
export interface StallFault extends Recurrence {
  readonly type: 'stall';
  readonly after: number;
  /**
   * Milliseconds between keep-alives (comments, or pings where the API has them) that say nothing.
   *
   * @defaultValue no keep-alives
   */
  readonly keepAliveMs?: number | undefined;
  /**
   * Milliseconds of silence, after which the answer goes on.
   *
   * @defaultValue until the client leaves
   */
  readonly forMs?: number | undefined;
}

/** Breaks the connection in the middle of the answer. */
export interface CutFault extends Recurrence {
  readonly type: 'cut';
  readonly after: number;
  readonly how: 'rst' | 'fin';
}

/** Reports an error inside the stream, in the API's own shape, and ends. */
export interface ErrorFault extends Recurrence {
  readonly type: 'error';
  readonly after: number;
  /** The API's word for it. @defaultValue each API's word for being overloaded or broken */
  readonly code?: string | undefined;
}

/** Sends the whole answer, and ends properly, but without the API's end marker. */
export interface NoEndFault extends Recurrence {
  readonly type: 'no-end';
}

/** Is slower than its script. */
export interface SlowFault extends Recurrence {
  readonly type: 'slow';
  /** Milliseconds before the response's head. @defaultValue 0 */
  readonly headersMs?: number | undefined;
  /** Instead of the script's. */
  readonly firstTokenMs?: number | undefined;
  /** Instead of the script's. */
  readonly tokenMs?: number | undefined;
}

/** Breaks the connection before the response's head. */
export interface RefuseFault extends Recurrence {
  readonly type: 'refuse';
}

/** Answers 200 with a web page, as a proxy's login does. */
export interface HtmlFault extends Recurrence {
  readonly type: 'html';
}

/** Puts one event that is not JSON into the stream, which then goes on. */
export interface GarbageFault extends Recurrence {
  readonly type: 'garbage';
  readonly after: number;
}

/**
 * What goes wrong with an answer. `after` counts what this response has sent: words of the text, then fragments of tool calls;
 * reasoning comes before and does not count; a number beyond the answer strikes just before its end marker.
 */
export type Fault =
  | StatusFault
  | StallFault
  | CutFault
  | ErrorFault
  | NoEndFault
  | SlowFault
  | RefuseFault
  | HtmlFault
  | GarbageFault;

/** A fault that strikes in the middle of an answer. */
export type MidstreamFault = StallFault | CutFault | ErrorFault | GarbageFault;

export function isMidstream(fault: Fault | undefined): fault is MidstreamFault {
  return fault !== undefined && 'after' in fault;
}
