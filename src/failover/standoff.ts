import { finalize, type Observable, Subject, takeUntil, tap } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import type { ProviderError } from '../chat/providerError.js';
import type { Lifeline } from './lifeline.js';
import type { Member } from './member.js';
import { onFirst } from './onFirst.js';

/**
 * A member that has fallen silent in the middle of its answer, while another is asked to go on from there: whoever speaks first
 * goes on.
 *
 * ```text
 * silent      H--e--l------------l--o--|       silent      H--e--l----------!      booked as failed: a stall
 * successor                --!                 successor                ---l--o--|
 * answer      H--e--l------------l--o--|       answer      H--e--l---------~l--o--|
 * ```
 */
export class Standoff {
  /** `lost`: the silent one has failed, by itself or since its successor spoke. `void`: what that was asked to go on from is no more. */
  private phase: 'silent' | 'lost' | 'spoken' | 'replaced' | 'void' = 'silent';
  private readonly untold: (() => void)[] = [];
  private readonly spoken = new Subject<void>();

  constructor(
    readonly member: Member,
    readonly line: Lifeline,
    readonly error: ProviderError,
    private readonly onSpoken: () => void,
  ) {
    line.listen(() => this.goOn());
  }

  /** Nobody has spoken yet. */
  get undecided(): boolean {
    return this.phase === 'silent' || this.phase === 'lost';
  }

  get isLost(): boolean {
    return this.phase === 'lost';
  }

  /** Whether a member is the silent one, and may speak yet. */
  awaits(member: Member): boolean {
    return this.phase === 'silent' && this.member === member;
  }

  failed(member: Member): void {
    if (this.awaits(member)) this.phase = 'lost';
  }

  avoid(): void {
    this.phase = 'void';
  }

  /** Tells now, or if the successor goes on. */
  tell(event: () => void): void {
    if (this.undecided) this.untold.push(event);
    else event();
  }

  /** The successor: it replaces the silent one with its first chunk, or its failure, since then there is nobody else to wait for. */
  beside(successor: Observable<Chunk>): Observable<Chunk> {
    const replace = (): void => {
      this.replace();
    };
    // Words that a seam held back may come out though the silent one says nothing: then its successor is dropped.
    return successor.pipe(
      tap({ error: replace }),
      onFirst(replace),
      takeUntil(this.spoken),
      finalize(() => this.goOn()),
    );
  }

  /** Ends the silent attempt; whether its successor is still wanted. */
  replace(): boolean {
    if (this.phase === 'silent') this.line.cut(this.error);
    // As it failed it may have taken words back.
    if (this.undecided) {
      this.phase = 'replaced';
      for (const tell of this.untold) tell();
    }
    return this.phase !== 'void';
  }

  private goOn(): void {
    if (this.phase !== 'silent') return;
    this.phase = 'spoken';
    this.onSpoken();
    this.spoken.next();
  }
}
