import { type Chunk, isContent } from '../chat/chunk.js';
import { sumOfUsages } from '../chat/sumOfUsages.js';
import type { Usage } from '../chat/usage.js';

/** Counts the tokens of an answer as it is told: those of the attempts that gave some of it. */
export class AnswerUsage {
  private readonly usages = new Map<number, Usage>();
  private readonly gave = new Set<number>();
  private last = -1;

  hear(chunk: Chunk): void {
    if (chunk.type === 'usage') this.usages.set(chunk.attempt, chunk);
    else if (chunk.type === 'reset') this.void();
    else if (chunk.type === 'finish') this.finish(chunk);
    else if (chunk.attempt !== this.last && isContent(chunk)) {
      this.last = chunk.attempt;
      this.gave.add(chunk.attempt);
    }
  }

  total(): Usage {
    return sumOfUsages([...this.usages].filter(([attempt]) => this.gave.has(attempt)).map(([, usage]) => usage));
  }

  private void(): void {
    this.gave.clear();
    this.last = -1;
  }

  /** A ledger knows better: it estimates what a broken attempt did not report. */
  private finish({ attempt, attempts = [] }: Extract<Chunk, { type: 'finish' }>): void {
    this.gave.add(attempt);
    for (const booked of attempts) this.usages.set(booked.attempt, booked.usage);
  }
}
