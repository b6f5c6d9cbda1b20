import type { SwitchMode } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';

/** The ways of going on, best first: what a provider is capable of, then asking it in words, then starting over. */
const BELOW: Readonly<Record<SwitchMode, SwitchMode | undefined>> = {
  prefill: 'user-turn',
  prefix: 'user-turn',
  flag: 'user-turn',
  'user-turn': 'restart',
  restart: undefined,
};

/** Codes of refusals that name something else: the limit on the answer, and a request that could not even be written down. */
const ABOUT_SOMETHING_ELSE: ReadonlySet<string> = new Set(['output_limit_exceeded', 'INVALID_REQUEST']);

/** The next mode down when a provider refuses a continuation; `undefined` when the refusal is not about that, or none is left. */
export function modeBelow(mode: SwitchMode, error: ProviderError): SwitchMode | undefined {
  return error.kind === 'bad-request' && !ABOUT_SOMETHING_ELSE.has(error.code) ? BELOW[mode] : undefined;
}

/** Whether a refusal says that it is the way of going on which is refused. Others may mean it too: what happens next tells. */
export function refusesMode(error: ProviderError): boolean {
  return error.code === 'prefill_unsupported';
}
