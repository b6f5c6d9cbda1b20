import { Observable, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { StallError } from '../../operators/stall/stallError.js';
import { type Leniency, StallWatch } from '../../operators/stall/stallWatch.js';

/** Items at these times, in ms from the subscription, and then silence. */
const itemsAt = (scheduler: VirtualTimeScheduler, items: Readonly<Record<number, string>>) =>
  new Observable<string>((subscriber) => {
    for (const [time, item] of Object.entries(items))
      subscriber.add(scheduler.schedule(() => subscriber.next(item), Number(time)));
  });

/** What is heard of a stream, and when. */
function heard(
  scheduler: VirtualTimeScheduler,
  watch: StallWatch<string>,
  items: Readonly<Record<number, string>>,
  leniency?: Leniency,
) {
  const told: unknown[] = [];
  const started = scheduler.now();
  watch.over(itemsAt(scheduler, items), leniency).subscribe({
    next: (item) => told.push(item),
    error: ({ phase, limitMs }: StallError) => told.push(phase, limitMs, scheduler.now() - started),
  });
  scheduler.flush();
  return told;
}

describe('a stall watch', () => {
  it('gives a stream that is spared the time once more', () => {
    const scheduler = new VirtualTimeScheduler();
    const watch = new StallWatch<string>({ between: 100, scheduler });
    const asked: string[] = [];
    const spares = ({ phase }: StallError) => asked.push(`${phase} ${scheduler.now()}`) < 3;
    const [a, b, phase, limit, at] = heard(scheduler, watch, { 10: 'a', 150: 'b' }, { spares });
    expect([a, b, phase, limit]).toStrictEqual(['a', 'b', 'between', 100]);
    expect(asked).toHaveLength(3);
    expect(at).toBeGreaterThan(350);
    expect(at).toBeLessThanOrEqual(150 + 2 * 110);
    expect(scheduler.actions).toHaveLength(0);
  });

  it('adapts after steady items alone, and learns from their gaps alone', () => {
    const scheduler = new VirtualTimeScheduler();
    const between = { quantile: 1, factor: 2, min: 100, max: 1_000 };
    const watch = new StallWatch<string>({ between, scheduler }, (item) => item !== 'thought');
    // The pause after the thought is no gap between words.
    expect(heard(scheduler, watch, { 10: 'thought', 900: 'a', 960: 'b' }).slice(0, 5)).toStrictEqual([
      'thought',
      'a',
      'b',
      'between',
      120,
    ]);
    expect(heard(scheduler, watch, { 10: 'a', 20: 'thought' }).slice(2, 4)).toStrictEqual(['between', 1_000]);
  });
});
