import { map, Observable, type Subscriber } from 'rxjs';
import { type Chunk, failover, type Provider, provider, textOf } from '../../../src/index.js';
import { PROMPT } from '../../beside/api.js';
import { answerText, answerWords } from '../../beside/upstream/words.js';
import { VirtualClock } from '../../virtualClock.js';
import type { Curve, Work } from '../curve.js';

const ANSWERS = 1_000;
const TOKENS = 50;
const BEAT_MS = 20;

/** About as many as a chunk passes on its way through the guards. */
const OPERATORS = 20;

/** Each stream has a token a beat: at every size the same answers are given, so many of them at a time. */
export const streams: Curve = {
  grows: 'streams at a time',
  unit: 'token',
  promised: 'flat',
  sizes: [1, 10, 100, 1_000],
  prepare: (size): Work => {
    const clock = new VirtualClock();
    const choir = new Choir();
    const ladder = [[choir.singer('one'), choir.singer('other')]];
    const chat = failover(ladder, { scheduler: clock, random: () => 0.5, hedgeAfter: 1_000 });
    return () =>
      sung(
        choir,
        size,
        () => chat(PROMPT),
        () => clock.advanceTo(clock.now() + BEAT_MS),
      );
  },
  // What many streams touch by turns is in no cache.
  byHand: (size): Work => {
    const choir = new Choir();
    const singer = choir.singer('one');
    const plain = (): Observable<Chunk> => {
      let stream = singer(PROMPT);
      for (let count = 0; count < OPERATORS; count++) stream = stream.pipe(map((chunk) => chunk));
      return stream;
    };
    return () => sung(choir, size, plain, () => undefined);
  },
};

/** Has all answers sung, so many at a time; how many tokens that was. */
function sung(choir: Choir, size: number, ask: () => Observable<Chunk>, passTime: () => void): number {
  const whole = answerText(TOKENS);
  for (let left = ANSWERS; left > 0; left -= size) {
    const texts = Array.from({ length: size }, () => '');
    for (const at of texts.keys()) {
      ask()
        .pipe(textOf())
        .subscribe((piece) => {
          texts[at] = `${texts[at] ?? ''}${piece}`;
        });
    }
    while (choir.beat()) passTime();
    if (texts.some((text) => text !== whole)) throw new Error('A text is wrong.');
  }
  return ANSWERS * TOKENS;
}

/** Streams that speak together. */
class Choir {
  private readonly voices: { readonly chunks: readonly Chunk[]; readonly subscriber: Subscriber<Chunk>; next: number }[] = [];

  singer(id: string): Provider {
    const origin = { provider: id, attempt: 0 };
    const words = answerWords(TOKENS).map((text): Chunk => ({ type: 'text', text, ...origin }));
    const chunks: readonly Chunk[] = [...words, { type: 'finish', reason: 'stop', ...origin }];
    return provider(id, () => new Observable((subscriber) => void this.voices.push({ chunks, subscriber, next: 0 })));
  }

  /** A chunk from each; whether anybody has spoken. */
  beat(): boolean {
    for (const voice of this.voices) {
      const chunk = voice.chunks[voice.next++];
      if (chunk !== undefined) voice.subscriber.next(chunk);
      else voice.subscriber.complete();
    }
    const spoken = this.voices.length > 0;
    // All have begun together, and end so.
    if (this.voices[0]?.subscriber.closed) this.voices.splice(0);
    return spoken;
  }
}
