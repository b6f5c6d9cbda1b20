import type { ApiGrammar, Inbound, Question } from './apis/apiGrammar.js';

/** A request that has come in whole. */
export interface Incoming {
  readonly grammar: ApiGrammar;
  readonly inbound: Inbound;
  readonly question: Question;
  /** Makes the ids of its answer. */
  readonly serial: string;
}
