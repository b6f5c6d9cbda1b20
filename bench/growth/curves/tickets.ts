import type { Curve, Work } from '../curve.js';
import { TicketCounter } from '../ticketCounter.js';

const HANDED_IN = 500;
/** So many at a time; a line must be as long. */
const AT_ONCE = 100;
const LONGEST = 10_000;
const SIZES = [0, 100, 1_000, LONGEST];

/** One is handed in and taken back, so that as many wait as before. */
export const waitingTickets: Curve = {
  grows: 'tickets that wait',
  unit: 'ticket handed in',
  promised: 'logarithmic',
  sizes: SIZES,
  prepare: async (size): Promise<Work> => {
    // A line with somebody in it: without, each ticket would find out for itself that all are down.
    const counter = new TicketCounter({ maxWaiting: LONGEST + HANDED_IN });
    await counter.handIn(Math.max(1, size));
    return async () => {
      const tickets = await counter.handIn(HANDED_IN);
      for (const ticket of tickets) ticket.cancel();
      await counter.settle();
      return HANDED_IN;
    };
  },
};

/** The line is full: the oldest has to go for each. */
export const droppedTickets: Curve = {
  grows: 'tickets of a full line',
  unit: 'ticket handed in for the oldest',
  promised: 'logarithmic',
  sizes: SIZES.slice(1),
  prepare: async (size): Promise<Work> => {
    const counter = new TicketCounter({ maxWaiting: size, overflow: 'drop-oldest' });
    await counter.handIn(size);
    return async () => {
      for (let left = HANDED_IN; left > 0; left -= AT_ONCE) await counter.handIn(AT_ONCE);
      return HANDED_IN;
    };
  },
};

/** As many in all at each size. */
const DRAINED = 2_000;

/**
 * From the moment it is handed in until it is answered after the outage, at the pace of the usual ramp. The collector has to look
 * through what waits again and again, which is two fifths of it.
 */
export const drainedTickets: Curve = {
  grows: 'tickets of an outage',
  unit: 'ticket answered after it',
  promised: 'linear',
  sizes: [100, 500, DRAINED],
  prepare: (size): Work => {
    return async () => {
      for (let left = DRAINED; left > 0; left -= size) {
        const counter = new TicketCounter({ maxWaiting: size });
        await counter.handIn(size);
        await counter.drain();
      }
      return DRAINED;
    };
  },
};
