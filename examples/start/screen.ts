import type { Line } from './line.js';
import type { Scene } from './scene.js';

/** Where the play is shown. */
export interface Screen {
  /** How long the reader may look at an act before the next. */
  readonly pauseMs: number;
  print(lines: readonly Line[]): void;
  /** Shows a scene as it happens; what it returns shows it finished. */
  show(scene: Scene): () => void;
}
