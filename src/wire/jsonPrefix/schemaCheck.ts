import type { StandardSchemaV1 } from '../../../operators/base/standardSchema.js';
import { Claim } from './claim.js';
import type { JsonKind, JsonListener } from './jsonReader.js';
import { Reading } from './reading.js';
import { SchemaBook } from './schemaBook.js';

/** More schemas than this are not held against one value: nested alternatives multiply. */
const MOST_CLAIMS = 500;
/** Schemas that lead to schemas of the same value may lead back to themselves: they are followed no further than this. */
const MOST_NESTED = 32;

/**
 * Holds a value against a JSON schema while it is being read.
 *
 * Each schema that speaks of a value has a claim on it. A claim that is lost takes along those that rest on it; when that reaches
 * the root, no text that goes on like this is valid. Where more alternatives are open than can be followed the check gives in,
 * and finds fault with nothing any more.
 */
export class SchemaCheck implements JsonListener {
  /** Why the value is not valid, and where: never what stands there. */
  issue: StandardSchemaV1.Issue | undefined;
  private readonly book: SchemaBook;
  /** The values that have begun and not ended, from the outermost. */
  private readonly readings: Reading[] = [];
  private inKey = false;
  private gaveIn = false;

  constructor(private readonly schema: unknown) {
    this.book = new SchemaBook(schema);
  }

  begin(kind: JsonKind): void {
    const reading = new Reading(kind);
    const outer = this.readings.at(-1);
    if (outer === undefined) this.claim(reading, this.schema, (keyword) => this.reject(keyword));
    else {
      const step = outer.beginPart();
      for (const claim of outer.standing) this.claim(reading, claim.under(step), (keyword) => claim.lose(keyword));
    }
    this.readings.push(reading);
  }

  beginKey(): void {
    this.inKey = true;
    this.reading.beginKey();
  }

  piece(text: string): void {
    if (this.inKey) this.reading.addToKey(text);
    else this.reading.addToString(text);
  }

  endKey(): void {
    this.inKey = false;
    this.reading.endKey();
  }

  end(scalar?: number | boolean | null): void {
    this.reading.end(scalar);
    this.readings.pop();
  }

  private get reading(): Reading {
    // A reader ends and fills only what it has begun.
    return this.readings.at(-1) as Reading;
  }

  /** Puts the claim of a schema on a value, with those of the schemas that it consists of. */
  private claim(reading: Reading, schema: unknown, onLost: (keyword: string) => void, nested = 0): void {
    const node = this.book.node(schema);
    if (node === undefined) return;
    if (nested > MOST_NESTED || reading.claims.length >= MOST_CLAIMS) this.gaveIn = true;
    if (this.gaveIn) return;
    const claim = new Claim(node, onLost);
    if (!node.kinds.has(reading.kind)) {
      claim.lose(node.options === undefined ? 'type' : 'enum');
      return;
    }
    reading.add(claim);
    for (const part of node.allOf) this.claim(reading, part, (keyword) => claim.lose(keyword), nested + 1);
    for (const branches of node.anyOf) {
      let open = branches.length;
      const close = (keyword: string): void => {
        if (--open === 0) claim.lose(keyword);
      };
      for (const branch of branches) this.claim(reading, branch, close, nested + 1);
    }
  }

  private reject(keyword: string): void {
    if (this.gaveIn) return;
    const path = this.readings.flatMap(({ step }) => (step === undefined ? [] : [step]));
    this.issue ??= { message: `The value does not keep to \`${keyword}\``, path };
  }
}
