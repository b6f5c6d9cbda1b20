import type { TimestampProvider } from 'rxjs';
import type { ErrorKind } from '../../chat/providerError.js';
import { isUseless, type Phase, type Rate, type Remedy } from '../policy.js';
import { adviceOn } from './adviceOn.js';
import type { Diagnosis, SignatureDiagnosis } from './diagnosis.js';
import { Experience } from './experience.js';
import type { Learned, LearnedSignature } from './learned.js';

/** What makes failures alike. */
export interface Signature {
  readonly provider: string;
  readonly error: ErrorKind;
  readonly phase: Phase;
}

/** A remedy while it is not known yet whether it helps. Only its first end counts; one that never ends is no outcome. */
export interface Episode {
  end(recovered: boolean): void;
}

interface Known {
  readonly signature: Signature;
  seen: number;
  readonly remedies: Map<Remedy, Experience>;
}

/**
 * Learns from each failure what was done about it and what came of that.
 *
 * Memory is bounded by the providers, times the kinds of failure, the phases and the remedies.
 */
export class Flywheel {
  private readonly known = new Map<string, Known>();

  /**
   * @param providers - The ids of those that there are: what was learned of others is let go.
   * @param random - Chance for trying again what was found useless.
   */
  constructor(
    private readonly clock: TimestampProvider,
    private readonly random: () => number,
    providers: readonly string[],
    learned?: Learned,
  ) {
    for (const past of learned?.signatures ?? []) if (providers.includes(past.provider)) this.recall(past);
  }

  /** A failure has come. */
  met(signature: Signature): void {
    const known = this.of(signature);
    known.seen++;
    for (const experience of known.remedies.values()) experience.met();
  }

  /** A remedy is used, now. */
  begin(signature: Signature, remedy: Remedy): Episode {
    const { clock } = this;
    const { remedies } = this.of(signature);
    const experience = remedies.get(remedy) ?? new Experience(clock, this.random);
    remedies.set(remedy, experience);
    experience.begun();
    const at = clock.now();
    let ended = false;
    return {
      end: (recovered) => {
        if (!ended) experience.ended(recovered, clock.now() - at);
        ended = true;
      },
    };
  }

  rates(signature: Signature): Readonly<Partial<Record<Remedy, Rate>>> {
    const remedies = this.known.get(keyOf(signature))?.remedies;
    const rates: Partial<Record<Remedy, Rate>> = {};
    for (const [remedy, experience] of remedies ?? []) rates[remedy] = experience.rate();
    return rates;
  }

  /** @param learns - Whether the policy goes by it. */
  diagnosis(learns: boolean): Diagnosis {
    const signatures = [...this.known.values()].map((known) => diagnosisOf(known, learns));
    return { signatures: signatures.sort((a, b) => b.seen - a.seen) };
  }

  learned(): Learned {
    const signatures = [...this.known.values()].map(({ signature, seen, remedies }) => ({
      ...signature,
      seen,
      actions: [...remedies].map(([action, experience]) => ({ action, ...experience.record() })),
    }));
    return { version: 1, signatures };
  }

  private recall({ provider, error, phase, seen, actions }: LearnedSignature): void {
    const known = this.of({ provider, error, phase });
    known.seen = seen;
    for (const past of actions) known.remedies.set(past.action, new Experience(this.clock, this.random, past));
  }

  private of(signature: Signature): Known {
    const key = keyOf(signature);
    const known = this.known.get(key) ?? { signature, seen: 0, remedies: new Map<Remedy, Experience>() };
    this.known.set(key, known);
    return known;
  }
}

const keyOf = ({ provider, error, phase }: Signature): string => `${error} ${phase} ${provider}`;

function diagnosisOf({ signature, seen, remedies }: Known, learns: boolean): SignatureDiagnosis {
  const actions = [...remedies].map(([action, { tried, recovered, medianMs }]) => ({ action, tried, recovered, medianMs }));
  const useless = [...remedies].filter(([, experience]) => isUseless(experience.recent())).map(([action]) => action);
  return { ...signature, seen, actions, advice: adviceOn({ ...signature, seen, actions }, useless, learns) };
}
