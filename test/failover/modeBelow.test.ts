import { concat, of, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { AllProvidersFailedError } from '../../src/chat/allProvidersFailedError.js';
import type { Chunk, SwitchMode } from '../../src/chat/chunk.js';
import { failover } from '../../src/failover/failover.js';
import { modeBelow, refusesMode } from '../../src/failover/modeBelow.js';
import { provider } from '../../src/providers/provider.js';
import { fails, finish, listen, type Scripted, type Step, scripted } from './scripted.js';

const refused = fails('bad-request', { status: 400, code: 'prefill_unsupported', switchable: true });
const unclear = fails('bad-request', { status: 400, code: 'invalid_request_error' });
const tooMuch = fails('bad-request', { status: 400, code: 'output_limit_exceeded', switchable: true });

describe('modeBelow', () => {
  it('goes down to asking in words, and then to starting over', () => {
    const below = (mode: SwitchMode): SwitchMode | undefined => modeBelow(mode, unclear);
    expect([below('prefill'), below('prefix'), below('flag')]).toStrictEqual(['user-turn', 'user-turn', 'user-turn']);
    expect([below('user-turn'), below('restart')]).toStrictEqual(['restart', undefined]);
  });

  it('stays where it is when something else was refused, or failed', () => {
    const unsaid = fails('bad-request', { code: 'INVALID_REQUEST', neverSent: true });
    expect([tooMuch, unsaid, fails('server')].map((error) => modeBelow('prefill', error))).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([refused, unclear].map(refusesMode)).toStrictEqual([true, false]);
  });
});

/** What a backup is asked with, call by call, when each first answer breaks. */
function backupOf(scripts: readonly (readonly Step[])[], calls: number): { readonly asked: string; readonly errors: unknown[] } {
  const scheduler = new TestScheduler(() => undefined);
  const broken = throwError(() => fails('network'));
  const hello: Chunk = { type: 'text', text: 'Hello ', provider: 'a', attempt: 0 };
  const a = provider('a', ({ messages }) => (messages.length === 1 ? concat(of(hello), broken) : broken));
  const b = scripted(scheduler, 'b', scripts, { continuation: 'prefill' });
  const chat = failover([[a], [b.provider]], {
    scheduler,
    random: () => 0.5,
    retry: false,
    breaker: false,
    probe: false,
  });
  const answers = Array.from({ length: calls }, () => {
    const answer = listen(chat('Hi'));
    scheduler.flush();
    return answer;
  });
  return { asked: modesOf(b).join(' '), errors: answers.map(({ error }) => error) };
}

function modesOf({ requests }: Scripted): readonly string[] {
  return requests.map(({ messages }) => {
    if (messages.length === 1) return 'restart';
    return messages.at(-1)?.role === 'assistant' ? 'prefill' : 'user-turn';
  });
}

const answered: readonly Step[] = ['world', finish];

describe('a provider that refuses to go on', () => {
  it('is never asked so again when it says that it cannot', () => {
    expect(backupOf([[refused], [fails('server')], answered], 2).asked).toBe('prefill user-turn user-turn');
  });

  it('is asked so again when the same request was refused in every way: the refusal was about something else', () => {
    expect(backupOf([[unclear], [unclear], [unclear], answered], 2).asked).toBe('prefill user-turn restart prefill');
  });

  it('is not asked so again when what was refused without a reason is taken in the next way', () => {
    expect(backupOf([[unclear], answered, answered], 2).asked).toBe('prefill user-turn user-turn');
  });

  it('is not asked in another way about a limit, and keeps its own', () => {
    expect(backupOf([[tooMuch], answered], 2).asked).toBe('prefill prefill');
  });

  it('never hides the failure that made it be asked', () => {
    const { errors } = backupOf([[unclear]], 1);
    expect(errors[0]).toBeInstanceOf(AllProvidersFailedError);
    expect((errors[0] as AllProvidersFailedError).errors[0]).toMatchObject({ kind: 'network' });
  });
});
