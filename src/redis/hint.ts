const KINDS = ['open', 'closed', 'bench', 'free'] as const;

/**
 * What a replica may tell the others: a breaker has opened for so many ms, or closed; a provider is left alone for so many ms; the
 * right to try is free again.
 */
type HintKind = (typeof KINDS)[number];

/** Times are what is left of them, since the replicas' clocks may differ. */
export interface Hint {
  readonly kind: HintKind;
  readonly provider: string;
  /** 0 where there is nothing to wait for. */
  readonly ms: number;
}

/** A hint as it is sent. */
export function hintText(from: string, { kind, provider, ms }: Hint): string {
  return JSON.stringify({ from, kind, provider, ms });
}

/**
 * The hint in a text that somebody else sent.
 *
 * @returns `undefined` when it is none, or one's own.
 */
export function hintIn(text: string, me: string): Hint | undefined {
  const sent = parsed(text);
  if (typeof sent !== 'object' || sent === null || !('from' in sent) || sent.from === me) return undefined;
  if (!('kind' in sent) || !('provider' in sent) || !('ms' in sent)) return undefined;
  const { kind: word, provider, ms } = sent;
  const kind = KINDS.find((one) => one === word);
  if (kind === undefined || typeof provider !== 'string' || typeof ms !== 'number' || ms < 0) return undefined;
  return { kind, provider, ms };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
