import type { StandardSchemaV1 } from '../../operators/base/standardSchema.js';
import { JsonReader } from './jsonPrefix/jsonReader.js';
import { SchemaCheck } from './jsonPrefix/schemaCheck.js';

/** The white space before a value, and the line that opens a code fence round it. */
const OPENING = /^[ \n\r\t]*(?:```[^\n]*\n[ \n\r\t]*)?/;
/** What may still become such a line. */
const FENCE_BEGINS = /^[ \n\r\t]*`{0,2}$|^[ \n\r\t]*```[^\n]*$/;

/** An opening that is longer is none. */
const LONGEST_OPENING = 1_000;

/**
 * A growing text that should become JSON of a schema, and whether it still can.
 *
 * ```text
 * text                 { " x " : 1 , " y " : t        x and y must be numbers
 * push(…) !== undefined                      !        known at the first character of the value, not at the end of the text
 * ```
 *
 * It reads each character once, and is never wrong about a text that is one value, fenced or not. As `jsonAnswer` takes a value
 * out of prose, a text that may be prose is let be: whatever does not begin with a value, a scalar, "[1]". A text that does begin
 * with a value is held to that one, and a property to its first value, though a model could think better of either further on.
 */
export class JsonPrefix {
  private readonly check: SchemaCheck;
  private readonly reader: JsonReader;
  /** What has come before the value; `undefined` once that has begun. */
  private opening: string | undefined = '';
  private rests = false;

  /** @param schema - A JSON schema. Default: any JSON. */
  constructor(schema: unknown = true) {
    this.check = new SchemaCheck(schema);
    this.reader = new JsonReader(this.check);
  }

  /** @returns What is wrong with every text that begins so, and where; `undefined` when one of them may be valid. */
  push(text: string): StandardSchemaV1.Issue | undefined {
    if (this.rests) return undefined;
    this.read(text);
    const { check, reader } = this;
    if (reader.sure && check.issue !== undefined) return check.issue;
    if (reader.sure && reader.fault) return NO_JSON;
    this.rests = reader.done || reader.fault || (this.opening?.length ?? 0) > LONGEST_OPENING;
    return undefined;
  }

  private read(text: string): void {
    if (this.opening === undefined) {
      this.reader.read(text);
      return;
    }
    const opening = this.opening + text;
    const value = FENCE_BEGINS.test(opening) ? '' : opening.replace(OPENING, '');
    this.opening = value === '' ? opening : undefined;
    this.reader.read(value);
  }
}

const NO_JSON: StandardSchemaV1.Issue = { message: 'The text is not JSON' };
