import { inked } from './inked.js';
import type { Line } from './line.js';
import { answers, lanes, noteLine, opening } from './picture.js';
import type { Scene } from './scene.js';
import type { Screen } from './screen.js';
import type { Terminal } from './terminal.js';
import { wrapped } from './wrapped.js';

/** For logs and pipes: a line for each thing that happens, and the lanes when they are finished. */
export class PlainScreen implements Screen {
  readonly pauseMs = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly terminal: Terminal,
  ) {}

  print(lines: readonly Line[]): void {
    for (const line of lines.flatMap((one) => wrapped(one, this.terminal.width)))
      this.write(`${inked(line, this.terminal.colour)}\n`);
  }

  show(scene: Scene): () => void {
    const { terminal } = this;
    this.print([...opening(scene, terminal), []]);
    const notes = scene.recording.notes$.subscribe((note) => this.print([noteLine(note, terminal)]));
    return () => {
      notes.unsubscribe();
      this.print([[], ...lanes(scene, terminal), [], ...answers(scene, terminal), []]);
    };
  }
}
