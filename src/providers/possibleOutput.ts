import { concat, defer, EMPTY, identity, type MonoTypeOperatorFunction, takeWhile, throwError } from 'rxjs';
import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Chunk } from '../chat/chunk.js';
import { JsonPrefix } from '../wire/jsonPrefix.js';
import { schemaOfAll } from '../wire/schemaOfAll.js';
import { invalidAnswer } from './invalidAnswer.js';

/**
 * Where a request asks for an `output`, gives an answer up as soon as no way to go on could make it that: the rest would be paid
 * for in vain.
 *
 * ```text
 * source                 --a--b--c--|     a = '{"x":', b = ' "', and x must be a number
 * possibleOutput(…)      --a--(b#)
 * ```
 *
 * The error is of kind `invalid-answer`; its cause tells where the answer went wrong, and nothing of what it said. The source is
 * torn down before. A tool call ends the watch, since the output comes in a later turn then.
 */
export function possibleOutput({ output }: ChatRequest): MonoTypeOperatorFunction<Chunk> {
  if (output === undefined) return identity;
  return (source) =>
    defer(() => {
      const watch = new Watch(output);
      // The chunk that breaks it has been paid for, and is booked.
      const possible = source.pipe(takeWhile((chunk) => watch.allows(chunk), true));
      return concat(
        possible,
        defer(() => (watch.verdict === undefined ? EMPTY : throwError(() => watch.verdict))),
      );
    });
}

class Watch {
  verdict: unknown;
  private prefix: JsonPrefix | undefined;
  /** Text that came before the schema was there. */
  private waiting = '';
  private schema: unknown;
  private asked = false;
  private over = false;

  constructor(private readonly output: object) {}

  allows(chunk: Chunk): boolean {
    if (chunk.type === 'text') {
      const issue = this.over ? undefined : this.read(chunk.text);
      if (issue !== undefined) this.verdict = invalidAnswer(chunk.provider, [issue]);
    } else if (chunk.type === 'reset') this.startOver();
    else if (chunk.type === 'tool-start' || chunk.type === 'tool-call') this.over = true;
    return this.verdict === undefined;
  }

  private startOver(): void {
    this.prefix = undefined;
    this.waiting = '';
    this.over = false;
  }

  private read(text: string): StandardSchemaV1.Issue | undefined {
    this.askForSchema();
    this.waiting += text;
    if (this.schema === undefined) return undefined;
    this.prefix ??= new JsonPrefix(this.schema);
    const unread = this.waiting;
    this.waiting = '';
    return this.prefix.push(unread);
  }

  private askForSchema(): void {
    if (this.asked) return;
    this.asked = true;
    const schema = schemaOfAll(this.output);
    if (schema instanceof Promise) void schema.then((told: unknown) => (this.schema = told));
    else this.schema = schema;
  }
}
