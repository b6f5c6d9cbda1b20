import type { ChatRequest } from '../chat/chatRequest.js';
import type { ErrorKind, ProviderError } from '../chat/providerError.js';

/** Whether anything of the provider's answer has come. */
export type Phase = 'before-first' | 'mid-stream';

/** What can be done about a failure; `degrade`: a switch to a lower rung. */
export type Remedy = 'retry' | 'switch' | 'degrade' | 'wait';

/** What is done next. A failure ends the call with its own error where no other provider may answer, else with those of all. */
export type Action =
  | { readonly action: 'retry'; readonly afterMs: number }
  | { readonly action: Exclude<Remedy, 'retry'> }
  | { readonly action: 'fail'; readonly with: 'its-error' | 'all-errors' };

/** How a remedy has turned out lately. */
export interface Rate {
  /** How many tries that is known from: old ones count for less. */
  readonly evidence: number;
  /** From 0 to 1: how many of them recovered. */
  readonly recovery: number;
  readonly lastRecovered: boolean;
  /** Useless or not, it is to be tried again, to see whether that has changed. */
  readonly due: boolean;
}

/** All that a decision rests on. */
export interface Situation {
  readonly error: ProviderError;
  readonly phase: Phase;
  /** Whether the same request may well succeed in the same place: the error says so, or the user. */
  readonly hiccup: boolean;
  /** What asking the same provider again takes; `undefined` when its tries, or the budget for them, are used up. */
  readonly again: Again | undefined;
  /** Where the one stands that would be asked next; `none` when all others have been asked. */
  readonly next: 'peer' | 'lower' | 'none';
  /** It was to go on from what another had begun. */
  readonly standsIn: boolean;
  /** Milliseconds left of the call's time. */
  readonly timeLeft: number;
  readonly continuation: 'auto' | 'restart' | 'off';
  readonly onContentFilter: 'fail' | 'switch';
  readonly onOutage: 'fail' | 'hold';
  /** What was learned of failures like this one. */
  readonly learned: Readonly<Partial<Record<Remedy, Rate>>>;
}

export interface Again {
  /** The wait that the provider asks for. */
  readonly hintMs?: number | undefined;
  /** The wait without a hint. */
  readonly backoffMs: number;
  /** Rather another provider than a longer hint. */
  readonly longestHintMs: number;
}

/**
 * What to do about a failure.
 *
 * Before content the same provider is asked again, if it may be, and then the next; after content the next goes on, and the same
 * one only when nobody else is left. Either way the first is left out where it hardly ever helped and the second did.
 */
export function decide(situation: Situation): Action {
  const here = askAgain(situation);
  const elsewhere = askNext(situation);
  const [first, second] = situation.phase === 'before-first' ? [here, elsewhere] : [elsewhere, here];
  if (first === undefined || second === undefined) return first ?? second ?? giveUp(situation);
  return isPassedOver(first, second, situation.learned) ? second : first;
}

function askAgain(situation: Situation): Possible | undefined {
  const { phase, again, hiccup, timeLeft } = situation;
  if (again === undefined) return undefined;
  if (phase === 'mid-stream') return mayGoOn(situation) ? { action: 'retry', afterMs: 0 } : undefined;
  const { hintMs, backoffMs, longestHintMs } = again;
  const afterMs = hintMs ?? backoffMs;
  const worthIt = hiccup && afterMs < timeLeft && (hintMs ?? 0) <= longestHintMs;
  return worthIt ? { action: 'retry', afterMs } : undefined;
}

function askNext(situation: Situation): Possible | undefined {
  const { next } = situation;
  if (next === 'none' || !mayGoOn(situation)) return undefined;
  return { action: next === 'lower' ? 'degrade' : 'switch' };
}

function giveUp(situation: Situation): Action {
  const { error, phase, onOutage } = situation;
  if (!mayGoOn(situation)) return { action: 'fail', with: 'its-error' };
  // An answer that broke everywhere says nothing about who is up.
  const waits = phase === 'before-first' && onOutage === 'hold' && passes(error);
  return waits ? { action: 'wait' } : { action: 'fail', with: 'all-errors' };
}

/** Whether any other answer may make up for the failure. */
function mayGoOn({ error, phase, standsIn, continuation, onContentFilter }: Situation): boolean {
  if (phase === 'mid-stream' && continuation === 'off') return false;
  // Once something is out, no later refusal may end the call in place of the failure that began it.
  return standsIn || goesElsewhere(error, onContentFilter);
}

type Possible = Exclude<Action, { readonly action: 'fail' }>;

/** Fewer tries than this say nothing. */
const ENOUGH = 5;
/** A remedy that recovers less often is none. */
const HARDLY_EVER = 0.2;
/** What is thought of a remedy that has hardly been tried. */
const UNKNOWN = 0.5;

/** Whether a remedy has shown that it does not help. */
export function isUseless({ evidence, recovery, lastRecovered }: Omit<Rate, 'due'>): boolean {
  return evidence >= ENOUGH && recovery < HARDLY_EVER && !lastRecovered;
}

function isPassedOver(first: Possible, second: Possible, learned: Situation['learned']): boolean {
  const rate = learned[first.action];
  if (rate === undefined || rate.due || !isUseless(rate)) return false;
  const other = learned[second.action];
  return (other === undefined || other.evidence < ENOUGH ? UNKNOWN : other.recovery) > rate.recovery;
}

/** What a kind of failure calls for. */
interface Rule {
  /** A wait that the provider names with it is heeded. */
  readonly waits: boolean;
  /** Worth asking another provider. */
  readonly elsewhere: boolean;
  /** The provider will not serve this key for a while, whatever it says: no use in asking it meanwhile. */
  readonly bench: boolean;
  /** It passes by itself: when nothing but such failures stands against a request, it is worth keeping. */
  readonly passes: boolean;
}

const rule = (...does: readonly (keyof Rule)[]): Rule => ({
  waits: does.includes('waits'),
  elsewhere: does.includes('elsewhere'),
  bench: does.includes('bench'),
  passes: does.includes('passes'),
});

const RULES: Readonly<Record<ErrorKind, Rule>> = {
  'rate-limit': rule('waits', 'elsewhere', 'passes'),
  overloaded: rule('waits', 'elsewhere', 'passes'),
  server: rule('waits', 'elsewhere', 'passes'),
  network: rule('waits', 'elsewhere', 'passes'),
  truncated: rule('waits', 'elsewhere', 'passes'),
  timeout: rule('elsewhere', 'passes'),
  stall: rule('elsewhere', 'passes'),
  'circuit-open': rule('elsewhere', 'passes'),
  protocol: rule('elsewhere'),
  'too-large': rule('elsewhere'),
  auth: rule('elsewhere', 'bench'),
  quota: rule('elsewhere', 'bench'),
  'not-found': rule('elsewhere'),
  'context-length': rule('elsewhere'),
  'invalid-answer': rule('elsewhere'),
  'content-filter': rule(),
  'bad-request': rule(),
};

/** Whether a word is a kind of failure. */
export function isErrorKind(word: unknown): word is ErrorKind {
  return typeof word === 'string' && Object.hasOwn(RULES, word);
}

/** Whether another provider is asked. A provider may know better than its error's kind, but not against the user's word. */
function goesElsewhere(error: ProviderError, onContentFilter: 'fail' | 'switch'): boolean {
  if (error.kind === 'content-filter') return onContentFilter === 'switch';
  return RULES[error.kind].elsewhere || error.switchable;
}

/** How long a provider that refuses the key, or whose credit is used up, is left alone. */
const BENCH_MS = 300_000;

/** Milliseconds for which the provider is better left alone: by its kind of failure, or because it asks to be. */
export function benchTime(error: ProviderError): number | undefined {
  const { kind, retryAfterMs } = error;
  if (RULES[kind].bench) return retryAfterMs ?? BENCH_MS;
  return RULES[kind].waits && retryAfterMs !== undefined ? Math.min(retryAfterMs, BENCH_MS) : undefined;
}

/** Whether a failure will pass by itself, so that keeping the request makes sense. */
export function passes(error: ProviderError): boolean {
  return RULES[error.kind].passes;
}

/** Whether an answer can be gone on with where it broke, or must be started over. */
export function mustRestart(
  out: { readonly text: string; readonly textOnly: boolean },
  request: ChatRequest,
  continuation: 'auto' | 'restart' | 'off',
): boolean {
  return continuation === 'restart' || request.output !== undefined || !out.textOnly || out.text === '';
}
