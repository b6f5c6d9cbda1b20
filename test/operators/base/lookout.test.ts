import { config, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Lookout, type Watched } from '../../../operators/base/lookout.js';

/** A virtual clock that counts the timers that are set, and can be put back. */
class CountedClock extends VirtualTimeScheduler {
  offset = 0;
  set = 0;

  get running(): number {
    return this.actions.filter((action) => !action.closed).length;
  }

  override now = () => this.frame + this.offset;

  override schedule: VirtualTimeScheduler['schedule'] = (work, delay, state) => {
    this.set += 1;
    return super.schedule(work, delay, state);
  };
}

/** Wants a look every so many ms, and writes down when it is looked at. */
class Post implements Watched {
  readonly looks: string[] = [];

  constructor(
    private readonly wants: readonly number[],
    private readonly onLook: () => void = () => undefined,
  ) {}

  look(now: number, late: boolean): number {
    this.looks.push(late ? `${now} late` : `${now}`);
    this.onLook();
    return this.wants[this.looks.length - 1] ?? Infinity;
  }
}

describe('Lookout', () => {
  it('looks at all when one of them is due, with one timer', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const [often, seldom] = [new Post([5, 5]), new Post([8, 8, 8])];
    lookout.watch(seldom, 8, 0);
    lookout.watch(often, 5, 0);
    expect(clock.running).toBe(1);
    clock.flush();
    expect(often.looks).toStrictEqual(['5', '10', '15', '23']);
    expect(seldom.looks).toStrictEqual(['5', '10', '15', '23']);
    expect(clock.running).toBe(0);
  });

  it('holds one timer for 10,000, and none when they have left', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const posts = Array.from({ length: 10_000 }, () => new Post([]));
    for (const [index, post] of posts.entries()) lookout.watch(post, 1_000 + index, 0);
    expect([clock.running, clock.set]).toStrictEqual([1, 1]);
    for (const post of posts) lookout.leave(post);
    expect(clock.running).toBe(0);
  });

  it('sets no timer for those that want no look', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    lookout.watch(new Post([]), Infinity, 0);
    expect(clock.running).toBe(0);
  });

  it('takes those in that come, and lets those go that leave, while it looks', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const late = new Post([]);
    const leaving = new Post([]);
    const busy = new Post([], () => {
      lookout.leave(leaving);
      if (busy.looks.length === 1) lookout.watch(late, 3, clock.now());
    });
    lookout.watch(busy, 2, 0);
    lookout.watch(leaving, 2, 0);
    clock.flush();
    expect(leaving.looks).toStrictEqual([]);
    expect(late.looks).toStrictEqual(['2', '5']);
  });

  it('tells a look that comes late', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const post = new Post([100]);
    lookout.watch(post, 100, 0);
    clock.offset = 11;
    clock.flush();
    expect(post.looks).toStrictEqual(['111 late', '211']);
  });

  it('does not put off a look that is late already for one that comes', () => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const post = new Post([]);
    lookout.watch(post, 100, 0);
    // The event loop was blocked: the timer has not fired yet.
    clock.offset = 150;
    lookout.watch(new Post([]), 100, clock.now());
    lookout.watch(new Post([]), 100, clock.now());
    clock.flush();
    expect(post.looks).toStrictEqual(['250 late']);
    expect(clock.running).toBe(0);
  });

  it('looks at the others though one throws', async () => {
    const reported: unknown[] = [];
    config.onUnhandledError = (error) => reported.push(error);
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    const post = new Post([5]);
    const throwing = new Post([], () => {
      throw new Error('look');
    });
    lookout.watch(throwing, 5, 0);
    lookout.watch(post, 5, 0);
    clock.flush();
    expect(post.looks).toStrictEqual(['5', '10']);
    await new Promise((done) => setTimeout(done, 5));
    config.onUnhandledError = null;
    expect(reported).toMatchObject([{ message: 'look' }, { message: 'look' }]);
  });

  it.each([
    ['put back', -50],
    ['put forward', 5_000],
  ])('sets its timer anew when the clock was %s', (_, jump) => {
    const clock = new CountedClock();
    const lookout = new Lookout(clock);
    lookout.watch(new Post([]), 100, 0);
    // As when fake timers are taken away: what was set will never fire.
    clock.actions.length = 0;
    clock.offset = jump;
    const post = new Post([]);
    lookout.watch(post, 200, clock.now());
    clock.flush();
    expect(post.looks).toHaveLength(1);
  });

  it('waits longer than a timer can', () => {
    const clock = new CountedClock();
    clock.maxFrames = Infinity;
    const lookout = new Lookout(clock);
    const post = new Post([2 ** 32, 5]);
    lookout.watch(post, 2 ** 32, 0);
    clock.flush();
    expect(post.looks).toStrictEqual([`${2 ** 31 - 1}`, `${2 * (2 ** 31 - 1)}`, `${2 * (2 ** 31 - 1) + 5}`]);
  });
});
