import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { Turn } from '../partialOf.js';
import type { Finish, Piece } from '../piece.js';

/** The APIs that an upstream speaks. */
export type Api = 'chat' | 'responses' | 'anthropic' | 'gemini';

/** A request as HTTP brings it. */
export interface Inbound {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: JsonObject;
}

/** A request as every API means it. */
export interface Question {
  readonly model: string;
  readonly key: string | undefined;
  readonly stream: boolean;
  readonly turns: readonly Turn[];
  /** `Infinity` where the request sets no limit. */
  readonly maxTokens: number;
  /** What the API objects to in the request, which it answers with 400. */
  readonly objection?: string | undefined;
}

/** Why a request is not answered. What is left out is said in the API's usual words for the status. */
export interface Problem {
  readonly status: number;
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  /** Google's exact word for it, which stands in the error's details. */
  readonly reason?: string | undefined;
  readonly retryAfter?: number | string | undefined;
}

/** What an answer's writer is told before its first piece. */
export interface AnswerFacts {
  /** Makes the ids of this answer differ from any other's. */
  readonly serial: string;
  readonly model: string;
  readonly createdMs: number;
  readonly inputTokens: number;
  readonly inbound: Inbound;
}

/** Writes one answer in an API's grammar. All but `whole` return the text of events. */
export interface AnswerWriter {
  /** What comes before the first piece. */
  begin(): string;
  piece(piece: Piece): string;
  /** The end, with its end marker. */
  end(finish: Finish): string;
  /** An error in the middle, and what the API sends after one. */
  error(code: string | undefined): string;
  /** An event that is not JSON. */
  garbage(): string;
  /** What keeps a silent connection alive. */
  keepAlive(): string;
  /** The answer so far as the JSON of a request that does not stream. */
  whole(finish: Finish): object;
}

/** How one API is asked, how it answers, and how it fails. Pure: no I/O. */
export interface ApiGrammar {
  readonly api: Api;
  /** The API's paths. */
  readonly path: RegExp;
  /** What it says to a partial answer as the last turn when it takes none. */
  readonly prefillRefusal: string;
  /** What it says to a request without a key, or with a bad one. */
  readonly refusedKey: (key: string | undefined) => Problem;
  read(inbound: Inbound): Question;
  errorBody(problem: Problem, serial: string): object;
  /** Headers of every response. */
  headers(serial: string, status: number): Readonly<Record<string, string>>;
  writer(facts: AnswerFacts): AnswerWriter;
}
