import type { Chunk } from '../../src/chat/chunk.js';
import type { Provider } from '../../src/providers/provider.js';
import { Random } from '../random.js';
import { VirtualClock } from '../virtualClock.js';
import { conditionAt, type Incident } from './day.js';
import { knownAnswer, requestOf } from './knownAnswer.js';
import { type ProviderTraits, SimulatedProvider } from './simulatedProvider.js';
import type { Answering, Strategy } from './strategies/strategy.js';

const HOUR_MS = 3_600_000;
/** By then every call has come to its end. */
const LONGEST_CALL_MS = 600_000;

const TRAITS: readonly [ProviderTraits, ProviderTraits, ProviderTraits] = [
  { id: 'first', firstTokenMs: 500, tokensPerSecond: 70, price: { input: 3, output: 15 } },
  { id: 'second', firstTokenMs: 600, tokensPerSecond: 80, price: { input: 2.5, output: 10 } },
  { id: 'third', firstTokenMs: 400, tokensPerSecond: 120, price: { input: 0.3, output: 2.5 } },
];

export interface Day {
  readonly incidents: readonly Incident[];
  readonly requestsPerSecond: number;
  /** Hours, from 0; incidents are told in hours of a day of 24, and are shortened with it. */
  readonly hours: number;
}

/** What became of a day's calls. */
export interface Outcome {
  readonly calls: number;
  /** Whole, each character once. */
  readonly complete: number;
  /** Ended with an error. */
  readonly broken: number;
  /** Said to be finished, and not what was asked for. */
  readonly wrong: number;
  /** Milliseconds to the first content of each call that got any, ascending. */
  readonly firstChunkMs: readonly number[];
  /** Requests to providers, probes among them. */
  readonly requests: number;
  readonly cost: number;
}

/** Lives through a day in virtual time, its calls answered by one strategy. */
export function replay({ begin }: Strategy, { incidents, requestsPerSecond, hours }: Day): Outcome {
  const clock = new VirtualClock();
  const hourNow = (): number => (clock.now() / HOUR_MS) * (24 / hours);
  const simulate = (traits: ProviderTraits, seed: number): SimulatedProvider =>
    new SimulatedProvider(traits, clock, new Random(seed), () => conditionAt(incidents, traits.id, hourNow()));
  const providers = [simulate(TRAITS[0], 1), simulate(TRAITS[1], 2), simulate(TRAITS[2], 3)] as const;
  const [first, second, third] = providers;
  const chance = new Random(4);
  const ladder: readonly [Provider, Provider, Provider] = [first.provider, second.provider, third.provider];
  const readers = new Readers(clock, begin(ladder, { clock, random: () => chance.next() }));
  const arrivals = new Random(5);
  const end = hours * HOUR_MS;
  const arrive = (): void => {
    readers.call();
    const next = arrivals.exponential(1_000 / requestsPerSecond);
    if (clock.now() + next < end) clock.schedule(arrive, next);
  };
  arrive();
  clock.advanceTo(end + LONGEST_CALL_MS);
  const sum = (of: (provider: SimulatedProvider) => number): number => providers.reduce((total, one) => total + of(one), 0);
  return { ...readers.outcome(), requests: sum(({ requests }) => requests), cost: sum(({ cost }) => cost) };
}

/** Whoever asks, and compares what they get with what they should. */
class Readers {
  private calls = 0;
  private complete = 0;
  private broken = 0;
  private wrong = 0;
  private readonly firstChunkMs: number[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly answering: Answering,
  ) {}

  call(): void {
    const number = this.calls++;
    const askedAt = this.clock.now();
    let text: string | undefined;
    this.answering(requestOf(number)).subscribe({
      next: (chunk: Chunk) => {
        if (chunk.type === 'reset') text = '';
        if (chunk.type !== 'text') return;
        if (text === undefined) this.firstChunkMs.push(this.clock.now() - askedAt);
        text = (text ?? '') + chunk.text;
      },
      error: () => {
        this.broken++;
      },
      complete: () => {
        if (text === knownAnswer(number)) this.complete++;
        else this.wrong++;
      },
    });
  }

  outcome(): Omit<Outcome, 'requests' | 'cost'> {
    const { calls, complete, broken, wrong, firstChunkMs } = this;
    return { calls, complete, broken, wrong, firstChunkMs: firstChunkMs.sort((one, other) => one - other) };
  }
}
