import { defer, NEVER, Subject, takeUntil } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bulkhead } from '../../operators/bulkhead.js';
import { withBulkhead } from '../../operators/withBulkhead.js';

describe('bulkhead', () => {
  it('[K90] kills none when its limit is lowered', () => {
    const gate = bulkhead({ concurrent: 3, waiting: 9 });
    const running = [new Subject<number>(), new Subject<number>(), new Subject<number>()];
    const streams = running.map((subject) => subject.pipe(withBulkhead(gate)));
    const ended: number[] = [];
    for (const [index, stream] of streams.entries()) stream.subscribe({ complete: () => ended.push(index) });
    gate.resize(1);
    const waiting = new Subject<number>();
    waiting.pipe(withBulkhead(gate)).subscribe();
    expect([gate.active, gate.waiting, gate.concurrent]).toStrictEqual([3, 1, 1]);
    running[0]?.complete();
    running[1]?.complete();
    expect([gate.active, gate.waiting, waiting.observed]).toStrictEqual([1, 1, false]);
    running[2]?.complete();
    expect([gate.active, gate.waiting, waiting.observed]).toStrictEqual([1, 0, true]);
    expect(ended).toStrictEqual([0, 1, 2]);
  });

  it('lets those that wait in when its limit is raised, before any newcomer', () => {
    const gate = bulkhead({ concurrent: 1, waiting: 9 });
    const order: string[] = [];
    const job = (name: string) =>
      defer(() => {
        order.push(name);
        return NEVER;
      }).pipe(withBulkhead(gate));
    job('first').subscribe();
    job('second').subscribe();
    job('third').subscribe();
    gate.resize(3);
    job('fourth').subscribe();
    expect(order).toStrictEqual(['first', 'second', 'third']);
    expect([gate.active, gate.waiting]).toStrictEqual([3, 1]);
  });

  it('gives a permit that outlives its subscription, and takes it back once', () => {
    const one = bulkhead({ concurrent: 1 });
    let leave = (): void => undefined;
    one.permit().subscribe((permit) => {
      leave = permit;
    });
    expect(one.active).toBe(1);
    leave();
    leave();
    expect(one.active).toBe(0);
  });

  it('[K88] gives no permit to one who has left already', () => {
    const one = bulkhead({ concurrent: 1 });
    const stop = new Subject<void>();
    const late = defer(() => {
      stop.next();
      return one.permit();
    });
    late.pipe(takeUntil(stop)).subscribe();
    expect(one.active).toBe(0);
  });

  it('rejects bad options when it is made, and names them', () => {
    expect(() => bulkhead({ concurrent: 0 })).toThrow(/^bulkhead\(\{ concurrent \}\) must be .*, not 0$/);
    expect(() => bulkhead({ concurrent: 1.5 })).toThrow(RangeError);
    expect(() => bulkhead({ concurrent: 1, waiting: -1 })).toThrow(/^bulkhead\(\{ waiting \}\) must be .*, not -1$/);
    expect(() => bulkhead({ concurrent: '2' as never })).toThrow(TypeError);
    expect(() => bulkhead({} as never)).toThrow(/concurrent .* must be a number, not undefined/);
    expect(() => bulkhead({ concurrent: 1 }).resize(Number.NaN)).toThrow(/^resize\(concurrent\) must be .*, not NaN$/);
    expect(bulkhead({ concurrent: 1, waiting: undefined })).toMatchObject({ active: 0, waiting: 0, concurrent: 1 });
  });
});
