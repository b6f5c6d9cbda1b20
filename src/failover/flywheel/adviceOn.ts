import type { ErrorKind } from '../../chat/providerError.js';
import type { Remedy } from '../policy.js';
import type { RemedyDiagnosis, SignatureDiagnosis } from './diagnosis.js';

const NAMES: Readonly<Record<Remedy, string>> = {
  retry: 'asking it again',
  switch: 'asking an equal',
  degrade: 'asking a lower rung',
  wait: 'waiting in the queue',
};

/** What a person can do about failures that come back whatever is tried. */
const BY_HAND: Partial<Readonly<Record<ErrorKind, string>>> = {
  auth: 'check its apiKey',
  quota: 'check the plan and billing of its key',
  'not-found': 'check its model and baseUrl',
  protocol: 'check its baseUrl',
  'bad-request': 'check the request',
  'context-length': 'give it shorter prompts, or add a provider with a larger window',
  'content-filter': 'see whether onContentFilter should be switch',
  'invalid-answer': 'see whether this model can give what `output` or `validate` asks for',
};

/**
 * What the figures about failures that are alike say, in words.
 *
 * @param useless - Remedies that have not helped lately.
 * @param learns - Whether the policy goes by that.
 */
export function adviceOn(
  { provider, error, phase, seen, actions }: Omit<SignatureDiagnosis, 'advice'>,
  useless: readonly Remedy[],
  learns: boolean,
): string {
  const known = actions.filter(({ tried }) => tried > 0);
  const where = phase === 'mid-stream' ? 'in the middle of an answer' : 'before any content';
  const failed = `${provider} failed ${seen === 1 ? 'once' : `${seen} times`} with ${error} ${where}`;
  const helped = known.some(({ action, recovered }) => recovered > 0 && !useless.includes(action));
  return `${[failed, ...known.map(figuresOf)].join('; ')}. ${conclusion(error, useless, helped, learns)}`;
}

function figuresOf({ action, tried, recovered, medianMs }: RemedyDiagnosis): string {
  const then = recovered > 0 ? 'after' : 'and failed again after';
  return `${NAMES[action]} helped ${recovered} of ${tried} times, ${then} ${Math.round(medianMs)} ms (median)`;
}

function conclusion(error: ErrorKind, [first]: readonly Remedy[], helped: boolean, learns: boolean): string {
  if (first !== undefined && helped) {
    const leftOut = learns ? 'it is left out but for one time in twenty' : 'with learn: true it would be left out';
    return `${sentence(NAMES[first])} does not help now: ${leftOut}.`;
  }
  if (BY_HAND[error] !== undefined) return `${sentence(BY_HAND[error])}.`;
  return first === undefined ? 'Nothing needs to change.' : 'Nothing that was tried helps now: add a provider that is up then.';
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
