import { describe, expect, it } from 'vitest';
import type { ChatRequest } from '../../src/chat/chatRequest.js';
import { type ErrorKind, ProviderError } from '../../src/chat/providerError.js';
import { continuationRequest, RESUME_INSTRUCTION } from '../../src/failover/continuation.js';
import { type Action, benchTime, decide, mustRestart, passes, type Rate, type Situation } from '../../src/failover/policy.js';

const of = (kind: ErrorKind): ProviderError => new ProviderError({ kind, provider: 'p' });

// Every kind there is, with: retried here · another asked · left alone for a while · worth waiting for.
const KINDS: Readonly<Record<ErrorKind, string>> = {
  'rate-limit': 'yes yes no yes',
  overloaded: 'yes yes no yes',
  server: 'yes yes no yes',
  network: 'yes yes no yes',
  truncated: 'yes yes no yes',
  timeout: 'no yes no yes',
  stall: 'no yes no yes',
  'circuit-open': 'no yes no yes',
  protocol: 'no yes no no',
  'too-large': 'no yes no no',
  auth: 'no yes yes no',
  quota: 'no yes yes no',
  'not-found': 'no yes no no',
  'context-length': 'no yes no no',
  'invalid-answer': 'no yes no no',
  'content-filter': 'no no no no',
  'bad-request': 'no no no no',
};
const kinds = Object.keys(KINDS) as ErrorKind[];

/** The first failure of a call that has an equal to go to, and all its time. */
const usual: Omit<Situation, 'error' | 'hiccup'> = {
  phase: 'before-first',
  again: { backoffMs: 125, longestHintMs: 2_000 },
  next: 'peer',
  standsIn: false,
  timeLeft: Infinity,
  continuation: 'auto',
  onContentFilter: 'fail',
  onOutage: 'fail',
  learned: {},
};
const decided = (error: ProviderError, circumstances: Partial<Situation> = {}): Action =>
  decide({ ...usual, error, hiccup: error.retryable, ...circumstances });

const useless: Rate = { evidence: 10, recovery: 0.1, lastRecovered: false, due: false };
const AGAIN: readonly Situation['again'][] = [
  undefined,
  { backoffMs: 125, longestHintMs: 2_000 },
  { backoffMs: 125, hintMs: 1_000, longestHintMs: 2_000 },
  { backoffMs: 125, hintMs: 3_000, longestHintMs: 2_000 },
  { backoffMs: 9_000, longestHintMs: 2_000 },
];
const LEARNED: readonly Situation['learned'][] = [
  {},
  { retry: useless },
  { switch: useless, degrade: useless },
  { retry: useless, switch: { ...useless, recovery: 0 }, degrade: { ...useless, recovery: 0 } },
  { retry: { ...useless, due: true }, switch: { ...useless, recovery: 0.15 } },
];

const ERRORS = kinds.flatMap((kind) => [of(kind), new ProviderError({ kind, provider: 'p', switchable: true })]);

/** Every situation there can be, but for times. */
function* situations(): Generator<Situation> {
  for (const error of ERRORS)
    for (const hiccup of [false, true])
      for (const phase of ['before-first', 'mid-stream'] as const)
        for (const again of AGAIN)
          for (const next of ['peer', 'lower', 'none'] as const)
            for (const standsIn of [false, true])
              for (const continuation of ['auto', 'restart', 'off'] as const)
                for (const onContentFilter of ['fail', 'switch'] as const)
                  for (const onOutage of ['fail', 'hold'] as const)
                    for (const learned of LEARNED) {
                      const choices = { continuation, onContentFilter, onOutage };
                      yield { error, hiccup, phase, again, next, standsIn, timeLeft: 5_000, ...choices, learned };
                    }
}

const early = ({ phase }: Situation): boolean => phase === 'before-first';
const broke = ({ phase }: Situation): boolean => phase === 'mid-stream';
const retryFits = ({ hiccup, again }: Situation): boolean => hiccup && (again === AGAIN[1] || again === AGAIN[2]);
const isOneOf =
  (...some: readonly ErrorKind[]) =>
  ({ error }: Situation): boolean =>
    some.includes(error.kind);
const toNext = ({ next }: Situation): string => (next === 'lower' ? 'degrade' : 'switch');
const somebody = ({ next }: Situation): boolean => next !== 'none';

/** Which of the remedies that were learned of is left out for the other. */
const leavesOutRetry = ({ learned, next }: Situation): boolean => learned === LEARNED[1] && next !== 'none';
const leavesOutNext = ({ learned }: Situation): boolean => learned === LEARNED[2] || learned === LEARNED[3];

/** The table of the design: the first row that a situation belongs to says what is done. */
const ROWS: readonly (readonly [row: string, when: (situation: Situation) => boolean, then: (situation: Situation) => string])[] =
  [
    [
      'a hiccup: retry here with backoff, or the hint while it is short',
      (now) => early(now) && retryFits(now) && !(leavesOutRetry(now) && !isFinal(now)),
      ({ again }) => `retry ${again?.hintMs ?? again?.backoffMs}`,
    ],
    ['other 400, 422: errors at once', (now) => isOneOf('bad-request')(now) && isFinal(now), () => 'fail its-error'],
    [
      'content filter: error, unless onContentFilter',
      (now) => isOneOf('content-filter')(now) && isFinal(now),
      () => 'fail its-error',
    ],
    ["broken, continuation: 'off': the error", (now) => broke(now) && now.continuation === 'off', () => 'fail its-error'],
    ['a hiccup whose retry never helps: elsewhere at once', (now) => early(now) && retryFits(now), toNext],
    [
      'broken, and nobody else helps or is left: the same one again',
      (now) => broke(now) && now.again !== undefined && (!somebody(now) || leavesOutNext(now)),
      () => 'retry 0',
    ],
    ['broken after chunks were out: continue on the next provider', (now) => broke(now) && somebody(now), toNext],
    ['broken, and nobody is left: the error with all attempts', broke, () => 'fail all-errors'],
    ['a bad answer: another provider', (now) => isOneOf('invalid-answer')(now) && somebody(now), toNext],
    ['context length: a provider with a larger window', (now) => isOneOf('context-length')(now) && somebody(now), toNext],
    ['401, 403, quota: another is asked', (now) => isOneOf('auth', 'quota')(now) && somebody(now), toNext],
    ['404: the next is asked', (now) => isOneOf('not-found')(now) && somebody(now), toNext],
    ['sustained errors, open circuit, stall, timeout: an equal', ({ next }) => next === 'peer', () => 'switch'],
    ['every equal busy or down: the next rung', ({ next }) => next === 'lower', () => 'degrade'],
    [
      "everything down, 'hold': the queue",
      ({ onOutage, error }) => onOutage === 'hold' && KINDS[error.kind].endsWith('yes'),
      () => 'wait',
    ],
    ['everything down: errors with all attempts', () => true, () => 'fail all-errors'],
  ];

/** The request itself is at fault, and nothing of another answer is at stake. */
function isFinal({ error, standsIn, onContentFilter }: Situation): boolean {
  if (standsIn) return false;
  if (error.kind === 'content-filter') return onContentFilter === 'fail';
  return error.kind === 'bad-request' && !error.switchable;
}

function worded(action: Action): string {
  if (action.action === 'retry') return `retry ${action.afterMs}`;
  return action.action === 'fail' ? `fail ${action.with}` : action.action;
}

describe('the policy', () => {
  it('does in every situation what its row of the table says', () => {
    const counts = new Map(ROWS.map(([row]) => [row, 0]));
    const wrong: string[] = [];
    let all = 0;
    for (const now of situations()) {
      all++;
      const [row = '', , then = () => ''] = ROWS.find(([, when]) => when(now)) ?? [];
      counts.set(row, (counts.get(row) ?? 0) + 1);
      const [expected, done] = [then(now), worded(decide(now))];
      if (expected !== done && wrong.length < 5)
        wrong.push(`${row}: ${expected}, not ${done}: ${JSON.stringify({ ...now, error: now.error.kind })}`);
    }
    console.log(`policy: ${all} situations; ${[...counts].map(([row, count]) => `\n  ${count}\t${row}`).join('')}`);
    expect(wrong).toStrictEqual([]);
    expect(Math.min(...counts.values())).toBeGreaterThan(0);
  });

  it.each(Object.entries(KINDS) as [ErrorKind, string][])('%s: %s', (kind, expected) => {
    const error = of(kind);
    const [first, last] = [decided(error).action, decided(error, { again: undefined }).action];
    const told = [first === 'retry', last === 'switch', benchTime(error) === 300_000, passes(error)];
    expect(told.map((yes) => (yes ? 'yes' : 'no')).join(' ')).toBe(expected);
  });

  it('[R43] believes a provider that says not to retry, and one that says to, whatever the kind', () => {
    const no = new ProviderError({ kind: 'server', provider: 'p', retryable: false });
    const late = new ProviderError({ kind: 'timeout', provider: 'p', status: 408, retryable: true });
    expect([decided(no), decided(late)]).toStrictEqual([{ action: 'switch' }, { action: 'retry', afterMs: 125 }]);
  });

  it('lets the user decide about content filters, whatever the error says of itself', () => {
    const filtered = new ProviderError({ kind: 'content-filter', provider: 'p', switchable: true });
    const told = [decided(filtered), decided(filtered, { onContentFilter: 'switch' })].map(worded);
    expect(told).toStrictEqual(['fail its-error', 'switch']);
  });

  it('[R44] waits for no retry that the call has no time for', () => {
    const waits = (backoffMs: number, hintMs?: number): string =>
      worded(decided(of('server'), { again: { backoffMs, hintMs, longestHintMs: 10_000 }, timeLeft: 1_000 }));
    expect([waits(999), waits(1_000), waits(0, 999), waits(0, 1_000)]).toStrictEqual([
      'retry 999',
      'switch',
      'retry 999',
      'switch',
    ]);
  });

  it.each<[string, Situation['learned'], string]>([
    ['is not passed over on little evidence', { retry: { ...useless, evidence: 4.9 } }, 'retry 125'],
    ['is not passed over while it helps now and then', { retry: { ...useless, recovery: 0.2 } }, 'retry 125'],
    ['is not passed over when it helped last time', { retry: { ...useless, lastRecovered: true } }, 'retry 125'],
    ['is tried again when it is due', { retry: { ...useless, due: true } }, 'retry 125'],
    ['is passed over when it never helps', { retry: useless }, 'switch'],
    ['is not passed over for what helps no more', { retry: useless, switch: useless }, 'retry 125'],
    ['is passed over for what has hardly been tried', { retry: useless, switch: { ...useless, evidence: 2 } }, 'switch'],
  ])('a retry %s', (_, learned, expected) => {
    expect(worded(decided(of('server'), { learned }))).toBe(expected);
  });

  it('passes nothing over when nothing else can be done', () => {
    expect(worded(decided(of('server'), { learned: { retry: useless }, next: 'none' }))).toBe('retry 125');
  });

  it('leaves a provider alone for as long as it asks to be, and no longer than five minutes', () => {
    const asks = (kind: ErrorKind, retryAfterMs: number): number | undefined =>
      benchTime(new ProviderError({ kind, provider: 'p', retryAfterMs }));
    expect([asks('rate-limit', 20_000), asks('overloaded', 1e9), asks('quota', 60_000)]).toStrictEqual([20_000, 300_000, 60_000]);
    expect(asks('bad-request', 20_000)).toBe(undefined);
  });

  it('starts over where going on would be wrong', () => {
    const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }] };
    const out = { text: 'Hel', textOnly: true };
    expect(mustRestart(out, request, 'auto')).toBe(false);
    expect(mustRestart(out, request, 'restart')).toBe(true);
    expect(mustRestart({ ...out, textOnly: false }, request, 'auto')).toBe(true);
    expect(mustRestart({ ...out, text: '' }, request, 'auto')).toBe(true);
    expect(mustRestart(out, { ...request, output: {} }, 'auto')).toBe(true);
  });
});

describe('continuationRequest', () => {
  const request: ChatRequest = { messages: [{ role: 'user', content: 'Hi' }], maxOutputTokens: 100, temperature: 0 };
  const last = (mode: Parameters<typeof continuationRequest>[2], partial = 'Hello \n'): unknown =>
    continuationRequest(request, partial, mode).messages.slice(1);

  it('puts the partial answer as each mode wants it', () => {
    expect(last('prefill')).toStrictEqual([{ role: 'assistant', content: 'Hello' }]);
    expect(last('prefix')).toStrictEqual([{ role: 'assistant', content: 'Hello \n' }]);
    expect(last('flag')).toStrictEqual([{ role: 'assistant', content: 'Hello \n' }]);
    expect(last('user-turn')).toStrictEqual([
      { role: 'assistant', content: 'Hello \n' },
      { role: 'user', content: RESUME_INSTRUCTION },
    ]);
  });

  it('asks in words for the last words first, where there are enough to tell them by', () => {
    const partial = 'It was a bright cold day in April, and the clocks were \n';
    const [said, asked] = continuationRequest(request, partial, 'user-turn').messages.slice(1);
    expect(said).toStrictEqual({ role: 'assistant', content: partial });
    expect(asked?.role === 'user' && asked.content).toMatch(
      /exactly as they are below.*\n\ncold day in April, and the clocks were$/s,
    );
  });

  it('never sends half a character', () => {
    expect(last('prefix', 'Hello \uD83D')).toStrictEqual([{ role: 'assistant', content: 'Hello ' }]);
    expect(last('prefill', 'Hello \uD83D')).toStrictEqual([{ role: 'assistant', content: 'Hello' }]);
  });

  it('starts over with the request as it was', () => {
    expect(continuationRequest(request, 'Hello', 'restart')).toBe(request);
    expect(continuationRequest(request, '\n\n', 'prefill')).toBe(request);
  });

  it('asks for no more tokens than are left of the limit', () => {
    expect(continuationRequest(request, 'x'.repeat(200), 'prefill').maxOutputTokens).toBe(50);
    expect(continuationRequest(request, 'x'.repeat(4_000), 'prefill').maxOutputTokens).toBe(16);
    expect(continuationRequest({ ...request, maxOutputTokens: 8 }, 'x'.repeat(4_000), 'prefill').maxOutputTokens).toBe(8);
  });
});
