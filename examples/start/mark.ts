/**
 * What can happen on a lane.
 *
 * `asked` a request begins · `again` the same, after a failure · `text` a chunk · `switch` another provider goes on · `failed`,
 * `aborted`, `done` the stream ends · `open`, `trial`, `closed` the circuit's states · `queued` the question is held ·
 * `released` it is asked.
 */
export type MarkKind =
  | 'asked'
  | 'again'
  | 'text'
  | 'switch'
  | 'failed'
  | 'aborted'
  | 'done'
  | 'open'
  | 'trial'
  | 'closed'
  | 'queued'
  | 'released';

/** Something that happened, `at` so many ms since the beginning. */
export interface Mark {
  readonly at: number;
  readonly kind: MarkKind;
  /** The provider whose doing it is. */
  readonly by: string;
}
