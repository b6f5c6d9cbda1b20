import { concat, concatMap, defer, forkJoin, map, Observable, of, startWith, throwError } from 'rxjs';
import type { ChatRequest, Message, ToolCall } from '../chat/chatRequest.js';
import { type Answer, ASKED } from './answer.js';
import type { ToolCallHandler } from './chatOptions.js';
import { TooManyRoundsError } from './tooManyRoundsError.js';

/** What has come of a request so far. */
export interface Exchange {
  /** The messages that are whole: answers, and the results of their calls. */
  readonly said: readonly Message[];
  /** The answer that is being given, or the last. */
  readonly answer: Answer;
}

/** What an exchange needs of whoever holds it. */
export interface ExchangeHost {
  readonly answers: (request: ChatRequest) => Observable<Answer>;
  readonly onToolCall: ToolCallHandler | undefined;
  readonly maxRounds: number;
}

/**
 * A request and its answer, and as often as that calls tools, their results and the next answer.
 *
 * An answer that calls tools is among the messages only together with their results, since no API takes the one without the other.
 *
 * @param first - The first answer, where it has been asked for already.
 */
export function exchange(host: ExchangeHost, request: ChatRequest, first = host.answers(request)): Observable<Exchange> {
  return rounds(host, request, { answers: first, said: [], left: host.maxRounds });
}

interface Round {
  readonly answers: Observable<Answer>;
  readonly said: readonly Message[];
  /** How many more there may be. */
  readonly left: number;
}

function rounds(host: ExchangeHost, request: ChatRequest, { answers, said, left }: Round): Observable<Exchange> {
  const next = (more: readonly Message[]): Observable<Exchange> => {
    if (left <= 1) return throwError(() => new TooManyRoundsError(host.maxRounds));
    const known = [...said, ...more];
    const again = { ...request, messages: [...request.messages, ...known] };
    return rounds(host, request, { answers: host.answers(again), said: known, left: left - 1 });
  };
  return answers.pipe(
    startWith(ASKED),
    concatMap((answer) => {
      const { completion } = answer;
      if (completion === undefined) return of({ said, answer });
      const { message } = completion;
      const { onToolCall } = host;
      const calls = message.toolCalls ?? [];
      if (onToolCall === undefined || calls.length === 0) return of({ said: [...said, message], answer });
      const working: Exchange = { said, answer: { ...answer, status: 'connecting', completion: undefined } };
      return concat(of(working), resultsOf(calls, onToolCall).pipe(concatMap((results) => next([message, ...results]))));
    }),
  );
}

function resultsOf(calls: readonly ToolCall[], handle: ToolCallHandler): Observable<readonly Message[]> {
  return forkJoin(calls.map((call) => resultOf(call, handle)));
}

function resultOf(call: ToolCall, handle: ToolCallHandler): Observable<Message> {
  return abortable((signal) => Promise.resolve(handle(call, signal))).pipe(
    map((result) => ({ role: 'tool', callId: call.callId, content: typeof result === 'string' ? result : jsonOf(result) })),
  );
}

/** Unsubscribing aborts the signal. */
function abortable<T>(work: (signal: AbortSignal) => Promise<T>): Observable<T> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    subscriber.add(() => abort.abort());
    subscriber.add(defer(() => work(abort.signal)).subscribe(subscriber));
  });
}

/** A tool that returns nothing has done what it was asked for. */
function jsonOf(result: unknown): string {
  // For what JSON does not know it returns undefined, which its type does not say.
  const json: unknown = JSON.stringify(result);
  return typeof json === 'string' ? json : 'null';
}
