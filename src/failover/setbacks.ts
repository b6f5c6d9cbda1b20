import type { ProviderError } from '../chat/providerError.js';
import type { Member } from './member.js';

/** A provider whose answers break off this often within one call is not asked any more. */
const MOST_BREAKS = 2;

/** A member that failed, and how. */
export interface Failure {
  readonly member: Member;
  readonly error: ProviderError;
}

/** What has gone wrong in one call, and who may be asked in spite of it. */
export class Setbacks {
  /** Why legs broke, in order: what comes later never hides the first. */
  readonly broken: Failure[] = [];
  /** How often each has failed, before content or after. */
  private failures: Map<Member, number> | undefined;
  /** The largest context window that did not hold the request, and what was said about it. */
  private tooSmall: { readonly window: number; readonly error: ProviderError } | undefined;

  get last(): Failure | undefined {
    return this.broken.at(-1);
  }

  failed(member: Member, error: ProviderError): void {
    this.failures ??= new Map();
    this.failures.set(member, this.timesFailed(member) + 1);
    const { contextWindow: window } = member;
    if (error.kind === 'context-length' && window !== undefined && window >= (this.tooSmall?.window ?? 0)) {
      this.tooSmall = { window, error };
    }
  }

  /** Why it is of no use to ask a member: its window is no larger than one that did not hold the request. */
  tooSmallFor({ contextWindow = Infinity }: Member): ProviderError | undefined {
    return this.tooSmall !== undefined && contextWindow <= this.tooSmall.window ? this.tooSmall.error : undefined;
  }

  timesFailed(member: Member): number {
    return this.failures?.get(member) ?? 0;
  }

  /**
   * Those that have not failed come first; the others are asked again, but not without end.
   *
   * @param isAwaited - Whether a member is silent, and may speak yet.
   */
  successors(members: readonly Member[], isAwaited: (member: Member) => boolean, first?: Member): readonly Member[] {
    const place = (member: Member): number => (member === first ? -1 : this.timesFailed(member) + (isAwaited(member) ? 1 : 0));
    return members.filter((member) => !this.hasHadItsChance(member)).sort((a, b) => place(a) - place(b));
  }

  /** Whether a member's answers were wrong, or broke off too often, to ask it for another. */
  private hasHadItsChance(member: Member): boolean {
    const own = this.broken.filter((failure) => failure.member === member);
    return own.length >= MOST_BREAKS || own.some(({ error }) => error.kind === 'invalid-answer');
  }
}
