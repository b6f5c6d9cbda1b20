import type { ChatRequest } from '../chat/chatRequest.js';
import type { SwitchMode } from '../chat/chunk.js';
import type { ErrorKind, ProviderError } from '../chat/providerError.js';

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

/** A hiccup, which the same provider is asked again after, before anything is out: by its kind, or since it says so itself. */
export function isHiccup(error: ProviderError): boolean {
  return error.retryable;
}

/** Whether another provider is asked. A provider may know better than its error's kind, but not against the user's word. */
export function goesElsewhere(error: ProviderError, onContentFilter: 'fail' | 'switch'): boolean {
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

/** Whether what stands against a request will pass by itself, so that keeping the request makes sense. */
export function isOutage(errors: readonly ProviderError[]): boolean {
  return errors.some((error) => RULES[error.kind].passes);
}

/** The modes to try with a provider, best first: what it is capable of, then asking it in words, then starting over. */
const BELOW: Readonly<Record<SwitchMode, SwitchMode | undefined>> = {
  prefill: 'user-turn',
  prefix: 'user-turn',
  flag: 'user-turn',
  'user-turn': 'restart',
  restart: undefined,
};

/** The next mode down when a provider refuses a continuation; `undefined` when the refusal is not about that. */
export function modeBelow(mode: SwitchMode, error: ProviderError): SwitchMode | undefined {
  return error.kind === 'bad-request' ? BELOW[mode] : undefined;
}

/** Whether an answer can be gone on with where it broke, or must be started over. */
export function mustRestart(
  out: { readonly text: string; readonly textOnly: boolean },
  request: ChatRequest,
  continuation: 'auto' | 'restart' | 'off',
): boolean {
  return continuation === 'restart' || request.output !== undefined || !out.textOnly || out.text === '';
}
