import { interval } from 'rxjs';
import { hideCursor } from './hideCursor.js';
import { inked } from './inked.js';
import { type Line, plain } from './line.js';
import { picture } from './picture.js';
import type { Scene } from './scene.js';
import type { Screen } from './screen.js';
import type { Output, Terminal } from './terminal.js';
import { textWidth } from './textWidth.js';
import { wrapped } from './wrapped.js';

const FRAME_MS = 50;
const CLEAR_REST_OF_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

/** Draws a scene in place, again and again; what is finished stays above, and scrolls away like any other text. */
export class LiveScreen implements Screen {
  readonly pauseMs = 500;
  private drawn: readonly Line[] = [];
  private frame = '';

  constructor(
    private readonly output: Output & { write(text: string): unknown },
    private readonly terminal: Terminal,
  ) {}

  print(lines: readonly Line[]): void {
    this.output.write(this.text(lines.flatMap((line) => wrapped(line, this.terminal.width))));
  }

  show(scene: Scene): () => void {
    const showCursor = hideCursor(this.output);
    const draw = (): void => this.draw(picture(scene, this.terminal, this.terminal.height - 1));
    const frames = interval(FRAME_MS).subscribe(draw);
    draw();
    return () => {
      frames.unsubscribe();
      this.draw([...picture(scene, this.terminal), []]);
      showCursor();
      this.drawn = [];
      this.frame = '';
    };
  }

  private draw(lines: readonly Line[]): void {
    const frame = this.text(lines);
    if (frame === this.frame) return;
    const up = this.rowsDrawn();
    this.output.write(`${up > 0 ? `\x1b[${up}A\r` : ''}${frame}${CLEAR_BELOW}`);
    this.drawn = lines;
    this.frame = frame;
  }

  private text(lines: readonly Line[]): string {
    return lines.map((line) => `${inked(line, this.terminal.colour)}${CLEAR_REST_OF_LINE}\n`).join('');
  }

  /** A terminal that has become narrower since then has broken the lines that no longer fit. */
  private rowsDrawn(): number {
    const columns = this.output.columns || Infinity;
    return this.drawn.reduce((rows, line) => rows + Math.max(1, Math.ceil(textWidth(plain(line).trimEnd()) / columns)), 0);
  }
}
