import type { Chunk, Failover, FailoverOptions } from 'rxbaton';
import type { ScriptOptions } from 'rxbaton/testing/upstream';
import type { Observable } from 'rxjs';

/** What the players of an act can do. */
export interface Stage {
  readonly chat: Failover;
  /** Asks a question whose answer all models know. */
  readonly ask: (question: string, answer: string) => Observable<Chunk>;
  /** From now on a model answers. */
  readonly recover: (model: string) => void;
}

/** One failure, from its cause to the whole answer. */
export interface Act {
  /** In the table. */
  readonly name: string;
  readonly title: string;
  readonly plot: string;
  readonly expectedMs: number;
  readonly options: FailoverOptions;
  /** How the models behave, by name. */
  readonly scripts: Readonly<Record<string, ScriptOptions>>;
  /** The act is over when this completes. */
  readonly play: (stage: Stage) => Observable<unknown>;
}
