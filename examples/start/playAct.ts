import { type Failover, failover } from 'rxbaton';
import type { Upstream } from 'rxbaton/testing/upstream';
import { catchError, defer, endWith, finalize, ignoreElements, map, type Observable, of, tap, throwError, timeout } from 'rxjs';
import type { Act, Stage } from './act.js';
import { cast } from './cast.js';
import type { Exchange } from './exchange.js';
import { Recording } from './recording.js';
import { saying } from './saying.js';
import type { Screen } from './screen.js';

/** What an act came to. */
export interface Outcome {
  readonly act: Act;
  readonly exchanges: readonly Exchange[];
  /** What kept it from its end. */
  readonly failure?: string | undefined;
}

/** Where acts are played. */
export interface Theatre {
  readonly upstream: Upstream;
  readonly screen: Screen;
  readonly now: () => number;
}

/** No act is without a word for so long: one that is, hangs. */
const HANGS_AFTER_MS = 6_000;

/** Milliseconds a word: quick enough not to bore, slow enough to watch. */
const PACE = { firstTokenMs: 60, tokenMs: 32 };

/** Plays an act with a failover of its own, so that what one has learned does not spoil the next; emits its outcome. */
export function playAct(act: Act, { upstream, screen, now }: Theatre): Observable<Outcome> {
  return defer(() => {
    const providers = cast(upstream);
    const chat = failover(providers, act.options);
    const ids = providers.map(({ id }) => id);
    const recording = new Recording(ids, now);
    prepare(upstream, act);
    chat.events$.subscribe((event) => recording.event(event));
    const finish = screen.show({ ...act, recording });
    return act.play(stageOf(chat, upstream, recording)).pipe(
      timeout({ each: HANGS_AFTER_MS, with: () => throwError(() => new Error('nothing has happened for 6 seconds')) }),
      ignoreElements(),
      endWith(undefined),
      catchError((error: unknown) => {
        recording.fail();
        return of(saying(error));
      }),
      map((failure) => ({ act, exchanges: recording.exchanges, failure })),
      tap(() => {
        recording.end();
        finish();
      }),
      finalize(() => void chat.close()),
    );
  });
}

/** Everybody is well and quick again, but for what the act says. */
function prepare(upstream: Upstream, { scripts }: Act): void {
  upstream.set(undefined, { ...PACE, fault: null, manner: 'continues' });
  for (const [model, script] of Object.entries(scripts)) upstream.set(model, { ...PACE, ...script });
}

function stageOf(chat: Failover, upstream: Upstream, recording: Recording): Stage {
  return {
    chat,
    ask: (question, answer) =>
      defer(() => {
        upstream.set(undefined, { answer });
        recording.ask(question, answer);
        return chat(question);
      }).pipe(tap((chunk) => recording.chunk(chunk))),
    recover: (model) => upstream.recover(model),
  };
}
