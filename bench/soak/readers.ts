import { AllProvidersFailedError, type Failover, ProviderError } from '../../src/index.js';
import { PROMPT } from '../beside/api.js';

/** Streams that ask for one and the same answer again and again, and hold each against it to the character. */
export class Readers {
  answers = 0;
  /** What was wrong with answers, and how often. */
  readonly mistakes = new Map<string, number>();
  private leaving = false;

  constructor(
    private readonly chat: Failover,
    private readonly whole: string,
  ) {}

  /** Resolves when `leave` has been called and the last answer is whole. */
  async read(streams: number): Promise<void> {
    await Promise.all(Array.from({ length: streams }, () => this.readOn()));
  }

  leave(): void {
    this.leaving = true;
  }

  private async readOn(): Promise<void> {
    while (!this.leaving) {
      const mistake = await this.ask();
      this.answers++;
      if (mistake !== undefined) this.mistakes.set(mistake, (this.mistakes.get(mistake) ?? 0) + 1);
    }
  }

  private ask(): Promise<string | undefined> {
    const { whole } = this;
    let length = 0;
    let mistake: string | undefined;
    return new Promise((resolve) => {
      this.chat(PROMPT).subscribe({
        next: (chunk) => {
          if (chunk.type === 'reset') {
            // What was said before it, right or wrong, is taken back.
            length = 0;
            mistake = undefined;
          }
          if (chunk.type !== 'text') return;
          if (!whole.startsWith(chunk.text, length)) mistake ??= 'another text';
          length += chunk.text.length;
        },
        error: (error: unknown) => resolve(`an error: ${worded(error)}`),
        complete: () => resolve(mistake ?? (length === whole.length ? undefined : 'a part of the text')),
      });
    });
  }
}

/** What each attempt came to, where all have failed. */
function worded(error: unknown): string {
  if (ProviderError.is(error)) return error.kind;
  if (!AllProvidersFailedError.is(error)) return String(error);
  const attempts = error.attempts.map(({ provider, outcome, error: kind }) => `${provider} ${kind ?? outcome}`);
  return `all failed (${attempts.join(', ')})`;
}
