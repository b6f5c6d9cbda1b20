import type { Chunk, ErrorKind, FailoverEvent } from 'rxbaton';
import type { Glyphs } from './glyphs.js';
import { apiName } from './toneOf.js';

/** Something worth saying in words. An arrow in its text is drawn as the terminal can. */
export interface Note {
  readonly glyph?: keyof Glyphs | undefined;
  /** The provider it is about. */
  readonly by: string;
  readonly text: string;
  /** The lanes show it well enough; only where they are not drawn live is it said. */
  readonly quiet?: boolean | undefined;
}

const WORDS: Readonly<Record<ErrorKind, string>> = {
  'rate-limit': 'is over its rate limit',
  quota: 'has no credit left',
  overloaded: 'is overloaded',
  server: 'failed',
  network: 'broke the connection',
  timeout: 'took too long',
  stall: 'went silent',
  truncated: 'broke off',
  protocol: 'answered with something else',
  auth: 'refused the key',
  'not-found': 'does not know the model',
  'bad-request': 'refused the request',
  'context-length': 'has too small a window',
  'content-filter': 'filtered the content',
  'circuit-open': 'has an open circuit',
  'invalid-answer': 'gave an invalid answer',
  'too-large': 'said too much',
};

/** What the notes must know of what went before. */
export interface Past {
  /** Why a provider failed last. */
  readonly failureOf: (provider: string) => ErrorKind;
  readonly failedLast: string | undefined;
  /** Text is out: what there is to say of a switch is said where the next goes on. */
  readonly speaking: boolean;
}

/** An event of the failover, in words. */
export function noteOf(event: FailoverEvent, past: Past): Note | undefined {
  switch (event.type) {
    case 'attempt-started':
      if (event.attempt > 0) return undefined; // the failure before it has told why, and who is next
      return { by: event.provider, text: `${apiName(event.provider)} is asked`, quiet: true };
    case 'attempt-succeeded':
      return { glyph: 'done', by: event.provider, text: `${apiName(event.provider)} has finished`, quiet: true };
    case 'retry': {
      const { provider, delayMs } = event;
      const why = `${apiName(provider)} ${WORDS[past.failureOf(provider)]}`;
      return { glyph: 'again', by: provider, text: `${why} → asked again in ${seconds(delayMs)}` };
    }
    case 'switch': {
      const { from, to, cause } = event;
      const what = past.speaking ? 'is asked to go on' : 'is asked';
      const text = `${apiName(from)} ${WORDS[cause]} → ${apiName(to)} ${what}`;
      return { glyph: 'failed', by: from, text, quiet: past.speaking };
    }
    case 'breaker':
      return noteOfBreaker(event);
    case 'queued':
      return noteOfQueue(past);
    case 'outage-ended':
      return { by: '', text: 'a probe was answered → the question is asked' };
    default:
      return undefined;
  }
}

/** A switch in the middle of an answer, after so many ms without text. */
export function noteOfSwitch({ from, to, cause, mode, at }: Extract<Chunk, { type: 'switch' }>, silentMs: number): Note {
  const why = cause === 'stall' ? `silent for ${seconds(silentMs)}` : WORDS[cause];
  const then = mode === 'restart' ? 'starts over' : `goes on at character ${at}`;
  return { glyph: 'switch', by: to, text: `${apiName(from)} ${why} → ${apiName(to)} ${then}` };
}

function noteOfQueue({ failedLast, failureOf }: Past): Note {
  const why = failedLast === undefined ? 'nobody is there' : `${apiName(failedLast)} ${WORDS[failureOf(failedLast)]} too`;
  return { glyph: 'queued', by: '', text: `${why} → the question is kept` };
}

function noteOfBreaker({ provider, state }: Extract<FailoverEvent, { type: 'breaker' }>): Note | undefined {
  const name = apiName(provider);
  if (state === 'open') return { glyph: 'open', by: provider, text: `the circuit of ${name} opens → it is left in peace` };
  if (state === 'half-open') return { by: provider, text: `the wait is over → one trial of ${name}` };
  if (state === 'closed') return { glyph: 'done', by: provider, text: `${name} is well again → its circuit closes` };
  return undefined;
}

/** `1.0 s`. */
function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
