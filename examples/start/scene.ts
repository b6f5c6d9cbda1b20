import type { Recording } from './recording.js';

/** What there is to draw of an act or a question. */
export interface Scene {
  readonly title: string;
  /** What is going to happen, in a sentence. */
  readonly plot: string;
  /** How long it takes, as a rule; the lanes are this long unless it takes longer. */
  readonly expectedMs: number;
  readonly recording: Recording;
}
