import { AllProvidersFailedError, type Attempt, failover, type Provider } from 'rxbaton';
import { lastValueFrom, tap } from 'rxjs';
import { attemptsTable } from './attemptsTable.js';
import { span } from './line.js';
import { Recording } from './recording.js';
import { saying } from './saying.js';
import type { Scene } from './scene.js';
import type { Screen } from './screen.js';
import { apiName } from './toneOf.js';

/** Asks the given providers for real; the exit code. */
export async function ask(question: string, providers: readonly Provider[], screen: Screen, now: () => number): Promise<number> {
  const ids = providers.map(({ id }) => id);
  const recording = new Recording(ids, now);
  const chat = failover(providers);
  chat.events$.subscribe((event) => recording.event(event));
  const finish = screen.show(sceneOf(ids, recording));
  recording.ask(question);
  const failure = await lastValueFrom(chat(question).pipe(tap((chunk) => recording.chunk(chunk)))).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  await chat.close();
  if (failure !== undefined) recording.fail();
  recording.end();
  finish();
  screen.print(attemptsTable(failure === undefined ? (recording.exchanges[0]?.attempts ?? []) : attemptsOf(failure.error)));
  if (failure === undefined) return 0;
  screen.print([[], [span(saying(failure.error), 'red')]]);
  return 1;
}

function sceneOf(ids: readonly string[], recording: Recording): Scene {
  return {
    title: `rxbaton asks ${ids.map(apiName).join(', then ')}`,
    plot:
      ids.length > 1
        ? 'Whoever fails or falls silent is relieved by the next, in the middle of the answer too.'
        : 'Set a second key, and another provider stands by.',
    expectedMs: 8_000,
    recording,
  };
}

function attemptsOf(error: unknown): readonly Attempt[] {
  return AllProvidersFailedError.is(error) ? error.attempts : [];
}
