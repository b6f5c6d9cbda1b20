import type { Chunk } from '../../src/chat/chunk.js';
import { ARGUMENTS_TEXT, JSON_TEXT, NONSENSE, OUTPUT, TEXTS } from './knownAnswers.js';
import type { Ask } from './world.js';

/** A few words that may yet prove to be a repeat are let through before that is known; no more than an opening is long. */
const LONGEST_DOUBT = 80;

/** Reads one answer, and looks at each chunk whether it may be there. */
export class Witness {
  /** What was not as it must be. */
  readonly faults: string[] = [];
  /** The attempts that the reader has content of. */
  readonly heardFrom = new Set<number>();
  ended: 'complete' | 'error' | undefined;
  error: unknown;
  left = false;
  finish: Extract<Chunk, { type: 'finish' }> | undefined;
  text = '';
  queued = 0;
  private switchedAt: number | undefined;
  private openCall = false;
  private calls = 0;
  private readonly texts: readonly string[];

  constructor(
    readonly ask: Ask,
    private readonly ids: ReadonlySet<string>,
    private readonly judged: boolean,
  ) {
    this.texts = { text: TEXTS[ask.text] ?? [], json: [JSON_TEXT], tools: ['Handing over. '] }[ask.wanted];
  }

  next(chunk: Chunk): void {
    if (this.ended !== undefined) this.fault(`${chunk.type} after the end`);
    if (this.left) this.fault(`${chunk.type} after unsubscribing`);
    if (this.finish !== undefined) this.fault(`${chunk.type} after the finish`);
    if (chunk.type !== 'queued' && !this.ids.has(chunk.provider)) this.fault(`${chunk.type} of ${chunk.provider}`);
    this.read(chunk);
  }

  end(how: 'complete' | 'error', error?: unknown): void {
    if (this.ended !== undefined) this.fault(`${how} after ${this.ended}`);
    if (this.left) this.fault(`${how} after unsubscribing`);
    this.ended = how;
    this.error = error;
    if (how === 'complete') this.judgeWhole();
    // Who is short of time or patience may break off between a few early words and their being taken back.
    else if (this.ask.leaving === undefined && this.ask.timeout === undefined && !this.isKnown(this.text))
      this.fault(`an error after ${JSON.stringify(this.text)}`);
  }

  private read(chunk: Chunk): void {
    switch (chunk.type) {
      case 'text':
        this.heardFrom.add(chunk.attempt);
        this.text += chunk.text;
        this.judgeText();
        return;
      case 'reasoning':
        this.heardFrom.add(chunk.attempt);
        return;
      case 'reset':
        if (chunk.discarded !== this.text.length) this.fault(`reset ${chunk.discarded} of ${this.text.length}`);
        this.text = '';
        this.openCall = false;
        this.calls = 0;
        return;
      case 'switch': {
        const kept = chunk.mode === 'restart' ? 0 : this.text.length;
        if (chunk.at !== kept) this.fault(`switch at ${chunk.at} of ${kept}`);
        this.switchedAt = this.text.length;
        return;
      }
      case 'tool-start':
      case 'tool-delta':
      case 'tool-call':
        this.heardFrom.add(chunk.attempt);
        this.readCall(chunk);
        return;
      case 'queued':
        this.queued++;
        return;
      case 'finish':
        this.finish = chunk;
    }
  }

  private readCall(chunk: Extract<Chunk, { type: 'tool-start' | 'tool-delta' | 'tool-call' }>): void {
    if (this.ask.wanted !== 'tools') this.fault(`${chunk.type} that nobody asked for`);
    if (chunk.type === 'tool-start' ? this.openCall || this.calls > 0 : !this.openCall) this.fault(`${chunk.type} out of order`);
    this.openCall = chunk.type !== 'tool-call';
    if (chunk.type !== 'tool-call') return;
    this.calls++;
    if (chunk.argsText !== ARGUMENTS_TEXT || !chunk.complete) this.fault(`half a tool call: ${chunk.argsText}`);
  }

  /** Each character once and in order, at every moment. */
  private judgeText(): void {
    const { text, switchedAt } = this;
    if (this.isKnown(text)) return;
    const doubt = switchedAt === undefined ? '' : text.slice(switchedAt);
    const kept = text.slice(0, text.length - doubt.length);
    const mayBeTakenBack = doubt.length <= LONGEST_DOUBT && this.isKnown(kept);
    if (!mayBeTakenBack) this.fault(`said ${JSON.stringify(text)}`);
  }

  /** Where answers are judged, wrong words may come, but not stay: on their own, or after some that were right. */
  private isKnown(text: string): boolean {
    if (this.texts.some((whole) => whole.startsWith(text))) return true;
    const from = this.judged ? text.lastIndexOf(NONSENSE.slice(0, 1)) : -1;
    return from !== -1 && NONSENSE.startsWith(text.slice(from)) && this.isKnown(text.slice(0, from));
  }

  private judgeWhole(): void {
    const { ask, finish, text } = this;
    if (finish === undefined) this.fault('completed without a finish');
    if (!this.texts.includes(text)) this.fault(`finished with ${JSON.stringify(text)}`);
    if (ask.wanted === 'tools' && (this.calls !== 1 || this.openCall)) this.fault(`finished with ${this.calls} calls`);
    if (ask.wanted === 'json' && JSON.stringify(finish?.output) !== JSON.stringify(OUTPUT))
      this.fault('finished without its output');
  }

  private fault(what: string): void {
    this.faults.push(what);
  }
}
