import type { ErrorKind } from '../../chat/providerError.js';
import type { Phase, Remedy } from '../policy.js';

/** What one remedy has come to. */
export interface RemedyDiagnosis {
  /** `degrade`: a lower rung was asked. `wait`: the request was held until something was up again. */
  readonly action: Remedy;
  /** How often its outcome is known: somebody answered, or failed in turn. */
  readonly tried: number;
  readonly recovered: number;
  /** From the failure to the first content, in ms; where nothing has recovered, to the next failure; NaN before any outcome. */
  readonly medianMs: number;
}

/** What is known of failures that are alike. */
export interface SignatureDiagnosis {
  readonly provider: string;
  readonly error: ErrorKind;
  /** Whether anything of the answer had come. */
  readonly phase: Phase;
  readonly seen: number;
  readonly actions: readonly RemedyDiagnosis[];
  /** In words, with the figures it rests on. */
  readonly advice: string;
}

/** What failed how, what was done about it, and what came of that; the most frequent first. */
export interface Diagnosis {
  readonly signatures: readonly SignatureDiagnosis[];
}
