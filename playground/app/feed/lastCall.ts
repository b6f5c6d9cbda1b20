import type { Mark } from './mark.js';

/** More than a minute of one provider's frames: what comes after is not in the marble string. */
const MOST = 8_000;

/** The marks of the question that was asked last, probes left out. */
export class LastCall {
  private kept: Mark[] = [];

  get marks(): readonly Mark[] {
    return this.kept;
  }

  /** Another question begins. */
  begin(): void {
    this.kept = [];
  }

  /** Whether it has changed. */
  add(mark: Mark): boolean {
    if (mark.probe || this.kept.length >= MOST) return false;
    this.kept.push(mark);
    return true;
  }
}
