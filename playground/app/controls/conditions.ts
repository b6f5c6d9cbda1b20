import type { Fault, MidstreamFault } from 'rxbaton/testing/upstream';

/** What a simulated provider can be like. */
export interface Condition {
  readonly id: string;
  readonly label: string;
  /** What becomes of each request from now on. */
  readonly fault: Fault | null;
  /** What becomes of answers that are under way. */
  readonly strike?: MidstreamFault;
}

/** Words that come before a fault in the middle of an answer. */
const AFTER = 12;

export const CONDITIONS: readonly Condition[] = [
  { id: 'well', label: 'well', fault: null },
  { id: 'stall', label: 'stalls', fault: { type: 'stall', after: AFTER }, strike: { type: 'stall', after: 0 } },
  { id: 'cut', label: 'cuts', fault: { type: 'cut', after: AFTER, how: 'rst' }, strike: { type: 'cut', after: 0, how: 'rst' } },
  { id: 'error', label: 'errs in mid-stream', fault: { type: 'error', after: AFTER }, strike: { type: 'error', after: 0 } },
  { id: '429', label: '429, rate limit', fault: { type: 'status', status: 429, retryAfter: 2 } },
  { id: '503', label: '503, overloaded', fault: { type: 'status', status: 503 } },
  { id: 'slow', label: 'slow', fault: { type: 'slow', firstTokenMs: 2_500, tokenMs: 150 } },
  { id: 'dead', label: 'dead', fault: { type: 'refuse' }, strike: { type: 'cut', after: 0, how: 'rst' } },
];

export const WELL = 'well';

/** The condition whose fault this is; another fault is none of ours. */
export function conditionOf(fault: Fault | null): string {
  return CONDITIONS.find((condition) => sameKind(condition.fault, fault))?.id ?? WELL;
}

function sameKind(one: Fault | null, other: Fault | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.type === 'status' && other.type === 'status') return one.status === other.status;
  return one.type === other.type;
}
