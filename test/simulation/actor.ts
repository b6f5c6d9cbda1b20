import { defer, finalize, Observable, throwError } from 'rxjs';
import type { VirtualClock } from '../../bench/virtualClock.js';
import { type Bulkhead, bulkhead, withBulkhead } from '../../operators/index.js';
import { attemptOf } from '../../src/chat/attemptNumber.js';
import { type ChatRequest, textOfContent } from '../../src/chat/chatRequest.js';
import type { Chunk, ChunkBody } from '../../src/chat/chunk.js';
import { ProviderError } from '../../src/chat/providerError.js';
import { type Provider, provider } from '../../src/providers/provider.js';
import { ARGUMENTS_TEXT, HALF_JSON, JSON_TEXT, NONSENSE, numberIn, OTHER_JSON, TEXTS, TOOL } from './knownAnswers.js';
import type { Act, Ask, MemberPlan } from './world.js';

/** Milliseconds to wait, a chunk to say, an error to end with. */
type Step = number | ChunkBody | Error;

/** What a provider is told of the world it is in. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly asks: readonly Ask[];
  /** Whether answers in words are judged, so that there may be wrong ones. */
  readonly judged: boolean;
  /** From now on all is well, however it was. */
  readonly healed: boolean;
  /** A request whose partial answer nobody can have been given. */
  accuse(what: string): void;
}

const CALM: Act = {
  trouble: 'none',
  after: 1,
  manner: 'continues',
  back: 8,
  first: 5,
  pace: 1,
  grain: 12,
  thinks: false,
  keepsAlive: false,
  retryAfterMs: undefined,
  neverSent: false,
  afterwards: undefined,
};

/** A provider that plays its acts, one a request. */
export class Actor {
  readonly provider: Provider;
  readonly places: Bulkhead | undefined;
  /** Streams that are under way. */
  open = 0;
  private asked = 0;

  constructor(
    private readonly plan: MemberPlan,
    private readonly stage: Stage,
  ) {
    const { id, continuation, json, tools, concurrent } = plan;
    this.places = concurrent === undefined ? undefined : bulkhead({ concurrent });
    const bare = provider(id, (request) => this.answer(request), { continuation, json, tools });
    this.provider = this.places === undefined ? bare : bare.pipe(withBulkhead<Chunk>(this.places));
  }

  private answer(request: ChatRequest): Observable<Chunk> {
    const now = this.actNow();
    if (now.trouble === 'throws') throw new Error('no stream');
    return defer(() => {
      const { down } = this.plan;
      const time = this.stage.clock.now();
      if (!this.stage.healed && down !== undefined && time >= down.from && time < down.to) return this.failing(down.kind);
      if (!this.stage.healed && refuses(this.plan, request)) return this.failing('bad-request');
      this.open++;
      return this.played(this.stepsOf(now, request), now, request).pipe(finalize(() => this.open--));
    });
  }

  private actNow(): Act {
    const { acts } = this.plan;
    const now = acts[Math.min(this.asked++, acts.length - 1)];
    return this.stage.healed ? CALM : (now ?? CALM);
  }

  private failing(kind: ProviderError['kind']): Observable<never> {
    return throwError(() => new ProviderError({ kind, provider: this.plan.id }));
  }

  private played(steps: readonly Step[], now: Act, request: ChatRequest): Observable<Chunk> {
    const origin = { provider: this.plan.id, attempt: attemptOf(request) };
    const { clock } = this.stage;
    const silent = now.trouble === 'stall' || now.afterwards === 'hangs';
    return new Observable((subscriber) => {
      let place = 0;
      const hum = (): void => {
        subscriber.next({ type: 'meta', value: 'alive', ...origin });
        if (!subscriber.closed) subscriber.add(clock.schedule(hum, 300));
      };
      const goOn = (): void => {
        while (!subscriber.closed) {
          const step = steps[place++];
          if (typeof step === 'number') {
            subscriber.add(clock.schedule(goOn, step));
            return;
          }
          if (step === undefined && silent) {
            if (now.keepsAlive) hum();
            return;
          }
          if (step === undefined) subscriber.complete();
          else if (step instanceof Error) subscriber.error(step);
          else subscriber.next({ ...step, ...origin });
        }
      };
      goOn();
    });
  }

  private stepsOf(now: Act, request: ChatRequest): readonly Step[] {
    const { trouble, first, pace } = now;
    const spaced = (chunks: readonly Step[]): readonly Step[] =>
      first === undefined ? chunks : chunks.flatMap((chunk, place) => [place === 0 ? first : pace, chunk]);
    if (trouble === 'empty') return spaced([]);
    const content = this.content(now, request);
    const before: readonly Step[] = [
      { type: 'start', model: 'm' },
      { type: 'usage', inputTokens: 7 },
    ];
    const thought: readonly Step[] = now.thinks ? [{ type: 'reasoning', text: 'Hm. ', kind: 'full' }] : [];
    const whole = trouble === 'none' || trouble === 'wrong';
    if (whole) return [...before, ...spaced([...thought, ...content]), ...this.ending(now, request)];
    const said = content.slice(0, Math.floor(now.after * content.length));
    return [...before, ...spaced([...(said.length > 0 ? thought : []), ...said]), ...this.failure(now)];
  }

  private failure({ trouble, pace, retryAfterMs, neverSent }: Act): readonly Step[] {
    if (trouble === 'stall' || trouble === 'cut') return [];
    if (trouble === 'crash') return [pace, new Error('crash')];
    const kind = trouble as ProviderError['kind']; // The other troubles have been dealt with.
    return [pace, new ProviderError({ kind, provider: this.plan.id, retryAfterMs, neverSent })];
  }

  private ending({ afterwards, pace }: Act, request: ChatRequest): readonly Step[] {
    const reason = request.tools === undefined ? 'stop' : 'tool-calls';
    const end: readonly Step[] = [
      { type: 'usage', inputTokens: 7, outputTokens: 9 },
      { type: 'finish', reason },
    ];
    if (afterwards === 'more') return [...end, pace, { type: 'text', text: 'PS' }, { type: 'finish', reason }];
    return afterwards === 'error' ? [...end, pace, new Error('hung up')] : end;
  }

  /** The answer's content in chunks, which its request decides. */
  private content(now: Act, request: ChatRequest): readonly ChunkBody[] {
    if (request.tools !== undefined) return toolCall(now.grain);
    if (request.output !== undefined)
      return pieces(now.trouble === 'wrong' ? [OTHER_JSON, HALF_JSON][now.back % 2]! : JSON_TEXT, now.grain);
    const wrong = now.trouble === 'wrong' && this.stage.judged;
    return pieces(wrong ? NONSENSE : this.words(now, request), now.grain);
  }

  private words({ manner, back }: Act, request: ChatRequest): string {
    const known = TEXTS[this.stage.asks[numberIn(request) ?? -1]?.text ?? 0] ?? TEXTS[0]!;
    const own = known[this.plan.voice];
    const partial = partialIn(request);
    const begun = [own, ...known].find((text) => text.startsWith(partial));
    if (begun === undefined) {
      this.stage.accuse(`${this.plan.id} was asked to go on from ${JSON.stringify(partial)}`);
      return own;
    }
    if (manner === 'restarts' || partial === '') return own;
    return begun.slice(partial.length - (manner === 'repeats' && partial.length >= back ? back : 0));
  }
}

function refuses({ refuses: what }: MemberPlan, { messages }: ChatRequest): boolean {
  const goesOn = messages.some(({ role }) => role === 'assistant');
  return goesOn && (what === 'any' || (what === 'its turn' && messages.at(-1)?.role === 'assistant'));
}

function partialIn({ messages }: ChatRequest): string {
  const said = messages.findLast(({ role }) => role === 'assistant');
  return said === undefined ? '' : textOfContent(said.content);
}

/** A text in chunks of whole characters. */
function pieces(text: string, grain: number): readonly ChunkBody[] {
  const characters = [...text];
  const chunks: ChunkBody[] = [];
  for (let from = 0; from < characters.length; from += grain) {
    chunks.push({ type: 'text', text: characters.slice(from, from + grain).join('') });
  }
  return chunks;
}

function toolCall(grain: number): readonly ChunkBody[] {
  const callId = 'call-1';
  const deltas = pieces(ARGUMENTS_TEXT, grain).map(
    (piece) => ({ type: 'tool-delta', callId, argsText: (piece as { text: string }).text }) as const,
  );
  return [
    { type: 'text', text: 'Handing over. ' },
    { type: 'tool-start', callId, name: TOOL.name },
    ...deltas,
    {
      type: 'tool-call',
      callId,
      name: TOOL.name,
      args: JSON.parse(ARGUMENTS_TEXT) as unknown,
      argsText: ARGUMENTS_TEXT,
      complete: true,
    },
  ];
}
