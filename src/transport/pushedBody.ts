/** Takes a body in as it comes. */
export interface BodySink {
  /** Whether there is room for more: after `false` the body waits until it is resumed. */
  write(text: string): boolean;
  end(): void;
}

/** A body that can be written straight to where it goes: each hop of a web stream costs as much as the token it carries. */
export interface PushedBody {
  /** Whether it goes there; not when some of it is in the web stream already, or somebody reads that. */
  pushTo(sink: BodySink): boolean;
  /** There is room again. */
  resume(): void;
  /** Nobody wants it any more. */
  cancel(): void;
}

/** Known to all copies of this module: a bundler may have taken in two. */
const PUSHED = Symbol.for('rxbaton.pushedBody');

interface Pushing {
  readonly [PUSHED]?: PushedBody;
}

/** The response of a web stream whose body can be pushed as well, by who knows how to ask for that. */
export function withPushedBody(response: Response, body: PushedBody): Response {
  return Object.assign(response, { [PUSHED]: body });
}

export function pushedBodyOf(response: Response & Pushing): PushedBody | undefined {
  return response[PUSHED];
}
