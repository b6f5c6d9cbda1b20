import type { Chunk, ErrorKind, FailoverEvent } from 'rxbaton';
import { type Observable, Subject } from 'rxjs';
import { Exchange } from './exchange.js';
import type { Mark, MarkKind } from './mark.js';
import { type Note, noteOf, noteOfSwitch } from './note.js';

export interface TimedNote extends Note {
  readonly at: number;
}

const MARK_OF_BREAKER = {
  open: 'open',
  'half-open': 'trial',
  closed: 'closed',
  'forced-open': 'open',
  disabled: 'closed',
} as const;

/** All that happens in an act, with its times in ms since the act began. */
export class Recording {
  /** One lane a provider, in the order of the ladder. */
  readonly lanes: ReadonlyMap<string, readonly Mark[]>;
  /** What the reader gets. */
  readonly answerLane: Mark[] = [];
  readonly exchanges: Exchange[] = [];
  readonly notes: TimedNote[] = [];
  readonly notes$: Observable<TimedNote>;
  private readonly marks = new Map<string, Mark[]>();
  private readonly spoken = new Subject<TimedNote>();
  private readonly failures = new Map<string, { readonly error: ErrorKind; readonly at: number }>();
  private readonly retrying = new Set<string>();
  private readonly begunAt: number;
  private endedAt: number | undefined;

  constructor(
    providers: readonly string[],
    private readonly now: () => number,
  ) {
    for (const provider of providers) this.marks.set(provider, []);
    this.lanes = this.marks;
    this.notes$ = this.spoken.asObservable();
    this.begunAt = now();
  }

  /** Milliseconds since the beginning, and no more after the end. */
  get elapsed(): number {
    return (this.endedAt ?? this.now()) - this.begunAt;
  }

  ask(question: string, known?: string): void {
    this.exchanges.push(new Exchange(question, known, this.elapsed));
    this.mark(this.answerLane, 'asked', '');
  }

  chunk(chunk: Chunk): void {
    const { exchange, elapsed } = this;
    if (chunk.type === 'text') {
      if (exchange?.firstTextAt === undefined)
        this.note({ glyph: 'text', by: chunk.provider, text: 'the first words', quiet: true });
      this.markLane(chunk.provider, 'text');
      this.mark(this.answerLane, 'text', chunk.provider);
    } else if (chunk.type === 'switch') {
      this.note(noteOfSwitch(chunk, this.silence(chunk.from)));
      this.mark(this.answerLane, 'switch', chunk.provider);
    } else if (chunk.type === 'finish') {
      this.mark(this.answerLane, 'done', chunk.provider);
    }
    exchange?.add(chunk, elapsed);
  }

  /** The answer will not come to its end. */
  fail(): void {
    this.mark(this.answerLane, 'failed', '');
  }

  event(event: FailoverEvent): void {
    this.draw(event);
    const note = noteOf(event, {
      failureOf: (provider) => this.failures.get(provider)?.error ?? 'server',
      failedLast: [...this.failures.keys()].at(-1),
      speaking: this.exchange?.firstTextAt !== undefined,
    });
    if (note !== undefined) this.note(note);
  }

  note(note: Note): void {
    const timed = { ...note, at: this.elapsed };
    this.notes.push(timed);
    this.spoken.next(timed);
  }

  end(): void {
    this.endedAt ??= this.now();
    this.spoken.complete();
  }

  private get exchange(): Exchange | undefined {
    return this.exchanges.at(-1);
  }

  private draw(event: FailoverEvent): void {
    switch (event.type) {
      case 'attempt-started':
        this.markLane(event.provider, this.retrying.delete(event.provider) ? 'again' : 'asked');
        break;
      case 'attempt-failed':
        this.failures.delete(event.provider); // the last to fail stands last
        this.failures.set(event.provider, { error: event.error, at: this.elapsed });
        this.markLane(event.provider, 'failed');
        break;
      case 'attempt-aborted':
        this.markLane(event.provider, 'aborted');
        break;
      case 'attempt-succeeded':
        this.markLane(event.provider, 'done');
        break;
      case 'retry':
        this.retrying.add(event.provider);
        break;
      case 'breaker':
        this.markLane(event.provider, MARK_OF_BREAKER[event.state]);
        break;
      case 'queued':
        this.mark(this.answerLane, 'queued', '');
        break;
      case 'drained':
        this.mark(this.answerLane, 'released', '');
        break;
    }
  }

  /** Between a provider's last words and its failure. */
  private silence(provider: string): number {
    const { exchange, elapsed } = this;
    return (this.failures.get(provider)?.at ?? elapsed) - (exchange?.lastTextAt ?? elapsed);
  }

  private markLane(provider: string, kind: MarkKind): void {
    const lane = this.marks.get(provider);
    if (lane !== undefined) this.mark(lane, kind, provider);
  }

  private mark(lane: Mark[], kind: MarkKind, by: string): void {
    lane.push({ at: this.elapsed, kind, by });
  }
}
