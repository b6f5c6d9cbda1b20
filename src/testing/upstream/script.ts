import { atLeast, checkFunction, checkNumber, whole } from '../../../operators/base/checkOption.js';
import { isJsonObject, type JsonObject, objectsIn } from '../../wire/jsonObject.js';
import { checkFault } from './checkFault.js';
import { DEFAULT_ANSWER } from './defaultAnswer.js';
import type { Fault } from './fault.js';
import { MANNERS, type Manner } from './manner.js';

/** A call that a scripted model makes after its text. */
export interface ScriptedCall {
  readonly name: string;
  readonly args: object;
  /** @defaultValue an id in the API's form, from a counter */
  readonly id?: string | undefined;
}

/** What a model says, how fast, and what goes wrong with it. */
export interface ScriptOptions {
  /** @defaultValue an answer of 60 words */
  readonly answer?: string | undefined;
  /** Said before the answer. @defaultValue `''` */
  readonly reasoning?: string | undefined;
  /** Made after the answer. @defaultValue `[]` */
  readonly toolCalls?: readonly ScriptedCall[] | undefined;
  /** Milliseconds before the first token, the response's head being out. @defaultValue 20 */
  readonly firstTokenMs?: number | undefined;
  /** Milliseconds before each further token. @defaultValue 5 */
  readonly tokenMs?: number | undefined;
  /**
   * Milliseconds before each of so many tokens, instead of `firstTokenMs` and `tokenMs`: a seeded distribution, say.
   *
   * @defaultValue undefined
   */
  readonly delaysOf?: ((tokens: number) => readonly number[]) | undefined;
  /** Tokens that go into one write, each still an event of its own; they are sent when the last is due. @defaultValue 1 */
  readonly tokensPerWrite?: number | undefined;
  /** @defaultValue none */
  readonly fault?: Fault | null | undefined;
  /** @defaultValue `'continues'` */
  readonly manner?: Manner | undefined;
  /** Characters that the manner `repeats-tail` repeats. @defaultValue 24 */
  readonly tail?: number | undefined;
}

/** A script with nothing left open. */
export interface Script {
  readonly answer: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ScriptedCall[];
  readonly firstTokenMs: number;
  readonly tokenMs: number;
  readonly delaysOf: ((tokens: number) => readonly number[]) | undefined;
  readonly tokensPerWrite: number;
  readonly fault: Fault | undefined;
  readonly manner: Manner;
  readonly tail: number;
}

/** The script that the options say, or an error that names the option and the value. */
export function scriptOf(path: string, options: ScriptOptions): Script {
  const { answer = DEFAULT_ANSWER, reasoning = '', toolCalls = [], firstTokenMs = 20, tokenMs = 5 } = options;
  const { delaysOf, tokensPerWrite = 1, fault, manner = 'continues', tail = 24 } = options;
  if (!MANNERS.includes(manner)) throw new TypeError(`${path}.manner must be one of ${MANNERS.join(', ')}, not ${manner}`);
  return {
    answer: checkText(`${path}.answer`, answer),
    reasoning: checkText(`${path}.reasoning`, reasoning),
    toolCalls: checkCalls(`${path}.toolCalls`, toolCalls),
    firstTokenMs: checkNumber(`${path}.firstTokenMs`, firstTokenMs, atLeast(0)),
    tokenMs: checkNumber(`${path}.tokenMs`, tokenMs, atLeast(0)),
    delaysOf: delaysOf && checkFunction(`${path}.delaysOf`, delaysOf),
    tokensPerWrite: checkNumber(`${path}.tokensPerWrite`, tokensPerWrite, whole(1)),
    fault: fault === undefined || fault === null ? undefined : checkFault(`${path}.fault`, fault),
    manner,
    tail: checkNumber(`${path}.tail`, tail, whole(0)),
  };
}

/** The milliseconds before each of so many tokens, a fault that slows them taken into account. */
export function delaysOf(script: Script, tokens: number, fault?: Fault): readonly number[] {
  const { firstTokenMs, tokenMs } = fault?.type === 'slow' ? fault : {};
  const uniform = (): readonly number[] =>
    Array.from({ length: tokens }, (_, at) => (at === 0 ? script.firstTokenMs : script.tokenMs));
  const scripted = script.delaysOf?.(tokens) ?? uniform();
  return scripted.map((delay, at) => (at === 0 ? firstTokenMs : tokenMs) ?? delay);
}

function checkText(path: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${path} must be a string, not ${typeof value}`);
  return value;
}

function checkCalls(path: string, calls: unknown): readonly ScriptedCall[] {
  if (!areCalls(calls)) throw new TypeError(`${path} must be an array of { name: string, args: object }`);
  return calls;
}

function areCalls(calls: unknown): calls is readonly ScriptedCall[] {
  return Array.isArray(calls) && objectsIn(calls).filter(isCall).length === calls.length;
}

function isCall({ name, args }: JsonObject): boolean {
  return typeof name === 'string' && isJsonObject(args);
}
