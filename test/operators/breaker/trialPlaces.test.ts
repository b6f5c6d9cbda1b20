import { describe, expect, it } from 'vitest';
import { TrialPlaces } from '../../../operators/breaker/trialPlaces.js';

describe('TrialPlaces', () => {
  it('says how long until a place is free: the shortest lease, when all are taken', () => {
    const places = new TrialPlaces(2);
    places.take({ leaseEndsAt: 20 }, 0);
    expect(places.wait(0)).toBe(0);
    places.take({ leaseEndsAt: 10 }, 0);
    expect([places.wait(0), places.wait(9), places.wait(10)]).toStrictEqual([10, 1, 0]);
  });

  it('gives a place back once, and only one that was taken', () => {
    const places = new TrialPlaces(1);
    const [trial, stranger] = [{ leaseEndsAt: 10 }, { leaseEndsAt: 10 }];
    places.take(trial, 0);
    places.giveBack(stranger);
    expect(places.wait(0)).toBe(10);
    places.giveBack(trial);
    places.giveBack(trial);
    expect(places.wait(0)).toBe(0);
  });

  it('forgets trials that never settle, so that they take no memory', () => {
    const places = new TrialPlaces(1);
    let looks = 0;
    const hanging = {
      get leaseEndsAt() {
        looks += 1;
        return 10;
      },
    };
    places.take(hanging, 0);
    places.take({ leaseEndsAt: 20 }, 10);
    looks = 0;
    expect(places.wait(10)).toBe(10);
    expect(looks).toBe(0);
  });
});
