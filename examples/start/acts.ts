import { DEFAULT_ANSWER } from 'rxbaton/testing/upstream';
import { concat, delay, filter, first, ignoreElements, merge, type Observable, tap } from 'rxjs';
import type { Act, Stage } from './act.js';
import { ANTHROPIC, GEMINI, OPENAI } from './cast.js';

const stall = { first: 2_000, between: 1_000 };

const silence: Act = {
  name: 'silence',
  title: '1  An answer stops halfway, and the next provider goes on',
  plot: 'openai falls silent with the socket open; anthropic repeats a few words.',
  expectedMs: 3_400,
  options: { stall },
  scripts: { [OPENAI]: { fault: { type: 'stall', after: 22 } }, [ANTHROPIC]: { manner: 'repeats-tail', tail: 12 } },
  play: ({ ask }) => ask('What makes a good relay team?', DEFAULT_ANSWER),
};

const hiccup: Act = {
  name: 'hiccup',
  title: '2  A hiccup: the same provider is asked again',
  plot: 'openai says 429, and when to come back. Nobody else needs to be asked.',
  expectedMs: 2_400,
  options: { stall },
  scripts: { [OPENAI]: { fault: { type: 'status', status: 429, retryAfter: 0.6, times: 1 } } },
  play: ({ ask }) =>
    ask(
      'Why wait before asking again?',
      'Whoever is told to come back later and knocks at once only makes the queue longer. So the wait is kept, the same ' +
        'provider is asked again, and a hiccup of half a second is noticed by nobody.',
    ),
};

const breaker: Act = {
  name: 'open circuit',
  title: '3  A provider keeps failing: its circuit opens',
  plot: 'openai answers 500 three times, and is not asked again until it is well.',
  expectedMs: 3_500,
  options: {
    stall,
    retry: { retries: 2, base: 200, random: () => 1 },
    breaker: { failures: 3, resetAfter: 1_500 },
    probe: { every: 500, timeout: 2_000 },
  },
  scripts: { [OPENAI]: { fault: { type: 'status', status: 500, times: 3 } } },
  play: (stage) =>
    merge(
      concat(
        stage.ask(
          'What does a circuit breaker do?',
          'After so many failures in a row it opens, and the provider is left in peace. Questions go elsewhere at once ' +
            'instead of waiting for one more refusal.',
        ),
        stage.ask(
          'And when does it close?',
          'When the wait is over, one trial is let through. If that is answered the circuit closes; if not, it waits again, ' +
            'and longer.',
        ),
      ),
      closing(stage),
    ),
};

const outage: Act = {
  name: 'all down',
  title: '4  Everybody is down: the question is kept, and answered later',
  plot: 'Probes look for the first provider to recover: here gemini, after a second.',
  expectedMs: 3_400,
  options: { stall, onOutage: 'hold', retry: false, breaker: { resetAfter: 1_000 }, probe: { every: 500, timeout: 2_000 } },
  scripts: {
    [OPENAI]: { fault: { type: 'status', status: 503 } },
    [ANTHROPIC]: { fault: { type: 'status', status: 529 } },
    [GEMINI]: { fault: { type: 'refuse' } },
  },
  play: (stage) =>
    merge(
      stage.ask(
        'What if nobody is there to answer?',
        'Then the question is kept. Small probes look for the first provider to recover, and the answer follows by itself: ' +
          'late, but whole, and nobody had to ask twice.',
      ),
      recovery(stage),
    ),
};

/** What is played, in order. */
export const ACTS: readonly Act[] = [silence, hiccup, breaker, outage];

/** Completes when a circuit has closed again. */
function closing({ chat }: Stage): Observable<never> {
  return chat.events$.pipe(
    first((event) => event.type === 'breaker' && event.state === 'closed'),
    ignoreElements(),
  );
}

/** Gemini is up again, a second after a question was queued. */
function recovery({ chat, recover }: Stage): Observable<never> {
  return chat.events$.pipe(
    filter((event) => event.type === 'queued'),
    first(),
    delay(1_000),
    tap(() => recover(GEMINI)),
    ignoreElements(),
  );
}
