import { Observable, type Subscriber } from 'rxjs';
import { attemptOf } from '../../src/chat/attemptNumber.js';
import { type ChatRequest, textOfContent } from '../../src/chat/chatRequest.js';
import type { Chunk, Origin } from '../../src/chat/chunk.js';
import { type ErrorKind, ProviderError } from '../../src/chat/providerError.js';
import { tokensOf } from '../../src/chat/tokensOf.js';
import { type Price, type Provider, provider } from '../../src/providers/provider.js';
import type { Random } from '../random.js';
import type { VirtualClock } from '../virtualClock.js';
import type { Condition } from './day.js';
import { callOf, knownAnswer } from './knownAnswer.js';

/** A chunk of ten tokens: real ones are of one to five, and cost as many more events as they are smaller. */
const GRAIN = 40;
const PROMPT_TOKENS = 500;
/** Of the logarithm of the time to the first token: the slowest of a hundred take three times as long as the median. */
const SPREAD = 0.45;
/** A probe is answered with a word. */
const PONG = 'pong';

export interface ProviderTraits {
  readonly id: string;
  /** The median time to the first token, in ms, and tokens a second after it, while it is well. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly price: Price;
}

/** A provider of a simulated day, which keeps count of what it is asked and what it bills. */
export class SimulatedProvider {
  readonly provider: Provider;
  requests = 0;
  cost = 0;

  constructor(
    private readonly traits: ProviderTraits,
    private readonly clock: VirtualClock,
    private readonly random: Random,
    private readonly conditionNow: () => Condition,
  ) {
    this.provider = provider(traits.id, (request) => this.answer(request));
  }

  private answer(request: ChatRequest): Observable<Chunk> {
    return new Observable((subscriber) => {
      this.requests++;
      const { random } = this;
      const condition = this.conditionNow();
      const fate = random.next();
      if (fate < condition.refuses) this.refuse(subscriber);
      else if (fate >= condition.refuses + condition.hangs) this.speak(subscriber, request, condition);
    });
  }

  private refuse(subscriber: Subscriber<Chunk>): void {
    const fail = (): void => subscriber.error(this.error('overloaded'));
    subscriber.add(this.clock.schedule(fail, this.random.between(50, 300)));
  }

  private speak(subscriber: Subscriber<Chunk>, request: ChatRequest, { breaks, stalls, slowness }: Condition): void {
    const { clock, random, traits } = this;
    const rest = this.restOf(request);
    const fate = random.next();
    const ends = fate < breaks ? 'breaks' : fate < breaks + stalls ? 'stalls' : 'finishes';
    const until = ends === 'finishes' ? rest.length : random.below(rest.length);
    const origin: Origin = { provider: traits.id, attempt: attemptOf(request) };
    const pace = ((1_000 * tokensOf(GRAIN)) / traits.tokensPerSecond) * slowness;
    let at = 0;
    const say = (): void => {
      if (at === 0) {
        this.bill(PROMPT_TOKENS, 0);
        subscriber.next({ type: 'start', ...origin });
      }
      const text = rest.slice(at, Math.min(until, at + GRAIN));
      at += text.length;
      if (text !== '') {
        this.bill(0, tokensOf(text.length));
        subscriber.next({ type: 'text', text, ...origin });
      }
      if (subscriber.closed) return;
      if (at < until) subscriber.add(clock.schedule(say, pace * (0.5 + random.next())));
      else if (ends === 'breaks') subscriber.error(this.error('network'));
      else if (ends === 'finishes') {
        subscriber.next({ type: 'finish', reason: 'stop', ...origin });
        subscriber.complete();
      }
    };
    subscriber.add(clock.schedule(say, random.lognormal(traits.firstTokenMs, SPREAD) * slowness));
  }

  /** What is left of the answer; one asked in words to go on repeats a little now and then, or starts over. */
  private restOf(request: ChatRequest): string {
    const call = callOf(request);
    const answer = call === undefined ? PONG : knownAnswer(call);
    const said = request.messages.find(({ role }) => role === 'assistant');
    const partial = said === undefined ? '' : textOfContent(said.content);
    if (!answer.startsWith(partial)) return answer;
    const manner = partial === '' ? 1 : this.random.next();
    if (manner < 0.05) return answer;
    return answer.slice(Math.max(0, partial.length - (manner < 0.2 ? this.random.between(8, 60) : 0)));
  }

  private bill(input: number, output: number): void {
    const { price } = this.traits;
    this.cost += (input * price.input + output * price.output) / 1_000_000;
  }

  private error(kind: ErrorKind): ProviderError {
    return new ProviderError({ kind, provider: this.traits.id });
  }
}
