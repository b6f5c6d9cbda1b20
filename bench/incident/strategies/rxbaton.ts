import { failover } from '../../../src/failover/failover.js';
import { PATIENCE, type Strategy } from './strategy.js';

/** A ladder as most would write it: two equals, and a cheaper provider for when those are down. All else is as it comes. */
export const rxbaton: Strategy = {
  name: 'rxbaton',
  begin: ([first, second, third], { clock: scheduler, random }) =>
    failover([[first, second], [third]], { scheduler, random, stall: PATIENCE }),
};
