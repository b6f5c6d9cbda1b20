import type { Provider } from '../providers/provider.js';

/** Rungs of equals, best first; a flat list is one rung. */
export type Ladder = readonly (Provider | readonly Provider[])[];

/** The rungs of a ladder; a `TypeError` says what is wrong with one that cannot be climbed. */
export function rungsOf(ladder: Ladder): readonly (readonly Provider[])[] {
  if (!Array.isArray(ladder))
    throw new TypeError('failover(ladder): the ladder must be an array of providers, or of arrays of providers');
  if (ladder.length === 0) throw new TypeError('failover(ladder): the ladder is empty: give it at least one provider');
  const entries: readonly unknown[] = ladder;
  const flat = !entries.some(isRung);
  const rungs: readonly (readonly unknown[])[] = flat ? [entries] : entries.map((entry) => (isRung(entry) ? entry : [entry]));
  const seen = new Set<string>();
  for (const [index, rung] of rungs.entries()) {
    if (rung.length === 0) throw new TypeError(`failover(ladder): rung ${index} is empty`);
    for (const provider of rung) checkProvider(provider, index, seen);
  }
  return rungs as readonly (readonly Provider[])[]; // Each entry has been looked at.
}

const isRung = (entry: unknown): entry is readonly unknown[] => Array.isArray(entry);

function checkProvider(provider: unknown, rung: number, seen: Set<string>): void {
  const { id } = (provider ?? {}) as { readonly id?: unknown };
  if (typeof provider !== 'function' || typeof id !== 'string') {
    throw new TypeError(
      `failover(ladder): rung ${rung} holds something that is no provider: use openai(), anthropic(), … or provider()`,
    );
  }
  if (seen.has(id)) {
    throw new TypeError(
      `failover(ladder): '${id}' is there twice: give one of them another id, as in openai({ id: 'second key' })`,
    );
  }
  seen.add(id);
}
