import { afterAll, afterEach, beforeAll } from 'vitest';
import { anthropic, type Failover, type FailoverOptions, failover, openai } from '../../src/index.js';
import { type Fault, type ScriptOptions, startUpstream, type Upstream } from '../../src/testing/upstream/index.js';

export const TEXT = 'The baton changes hands in the zone, and 秋风 carries the race on to its end.';
export const BROKEN = 'gpt-4o';
export const SOUND = 'claude-sonnet-4-5';
export const CALL = { name: 'weather', args: { city: 'Florence' } };

export interface World {
  readonly upstream: Upstream;
  /** A failover from a provider with this fault to one without. */
  chat(fault: Fault | null, options?: FailoverOptions): Failover;
  say(script: ScriptOptions): void;
}

/** One upstream for a file's tests, sound again and without open streams after each. */
export function world(): World {
  let upstream: Upstream;
  const chats: Failover[] = [];
  const quick = { firstTokenMs: 1, tokenMs: 1 };
  beforeAll(async () => {
    upstream = await startUpstream({ default: quick });
  });
  afterEach(async () => {
    await Promise.all(chats.splice(0).map((chat) => chat.close()));
    await upstream.waitFor(({ openStreams }) => openStreams.call(upstream) === 0);
    upstream.set(undefined, { reasoning: '', toolCalls: [], fault: null });
  });
  afterAll(() => upstream.close());
  return {
    get upstream() {
      return upstream;
    },
    say: (script) => upstream.set(undefined, script),
    chat: (fault, options = {}) => {
      upstream.set(undefined, { answer: TEXT });
      upstream.set(BROKEN, { fault });
      const first = openai({ model: BROKEN, apiKey: 'any', baseUrl: upstream.baseUrls.openai });
      const second = anthropic({ model: SOUND, apiKey: 'any', baseUrl: upstream.baseUrls.anthropic });
      const chat = failover([[first], [second]], {
        retry: false,
        probe: false,
        stall: { first: 300, between: 300 },
        ...options,
      });
      chats.push(chat);
      return chat;
    },
  };
}

export const FAULTS: readonly (readonly [string, Fault])[] = [
  ['a stall', { type: 'stall', after: 5 }],
  ['a cut', { type: 'cut', after: 5, how: 'rst' }],
  ['an end without an end', { type: 'cut', after: 5, how: 'fin' }],
  ['a 429', { type: 'status', status: 429 }],
  ['an error in the stream', { type: 'error', after: 5 }],
];

// ai 6 tells on the console of each call by v2.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
