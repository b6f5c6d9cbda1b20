import type { Claim } from './claim.js';
import type { JsonKind } from './jsonReader.js';

/** One value while it is being read, with the claims on it. */
export class Reading {
  readonly claims: Claim[] = [];
  /** Where in it we are. A key that no schema names is the answer's own word: it is told as `*`. */
  step: string | number | undefined;
  private readonly keys = new Set<string>();
  private key = '';
  private items = 0;
  /** Of a string so far: UTF-16 units, which JavaScript counts, and code points, which JSON Schema counts. */
  private units = 0;
  private points = 0;

  constructor(readonly kind: JsonKind) {}

  get standing(): readonly Claim[] {
    return this.claims.filter((claim) => claim.stands);
  }

  add(claim: Claim): void {
    if (this.kind === 'string') claim.candidates = claim.schema.options?.filter((option) => typeof option === 'string');
    this.claims.push(claim);
  }

  /** A property's value, or the next item, begins. */
  beginPart(): string | number {
    if (this.kind === 'object') return this.key;
    this.step = this.items++;
    this.each((claim) => this.items > claim.schema.maxItems && 'maxItems');
    return this.step;
  }

  beginKey(): void {
    this.key = '';
    this.step = '*';
    for (const claim of this.claims) {
      const { otherProperties, properties } = claim.schema;
      claim.candidates = otherProperties === false ? [...properties.keys()] : undefined;
    }
  }

  addToKey(text: string): void {
    this.each((claim) => !claim.narrow(text, this.key.length) && 'additionalProperties');
    this.key += text;
  }

  endKey(): void {
    const { key, keys } = this;
    keys.add(key);
    if (this.claims.some(({ schema }) => schema.properties.has(key))) this.step = key;
    this.each((claim) => claim.candidates?.includes(key) === false && 'additionalProperties');
    this.each((claim) => keys.size > claim.schema.maxProperties && 'maxProperties');
  }

  addToString(text: string): void {
    this.each((claim) => !claim.narrow(text, this.units) && 'enum');
    this.units += text.length;
    this.points += text.length - (text.match(/[\udc00-\udfff]/g)?.length ?? 0);
    // The fewer of the two counts, here and below the greater: whoever counts in the other way may see it as valid.
    this.each((claim) => this.points > claim.schema.maxLength && 'maxLength');
  }

  /** @param scalar - The value of a number, boolean or null. */
  end(scalar: number | boolean | null | undefined): void {
    this.step = undefined;
    if (this.kind === 'object') this.endObject();
    else if (this.kind === 'array') this.each((claim) => this.items < claim.schema.minItems && 'minItems');
    else if (this.kind === 'string') this.endString();
    else this.endScalar(scalar);
  }

  private endObject(): void {
    this.each(({ schema }) => schema.required.some((name) => !this.keys.has(name)) && 'required');
    this.each(({ schema }) => this.keys.size < schema.minProperties && 'minProperties');
  }

  private endString(): void {
    this.each(({ candidates }) => candidates?.some(({ length }) => length === this.units) === false && 'enum');
    this.each(({ schema }) => this.units < schema.minLength && 'minLength');
  }

  private endScalar(scalar: unknown): void {
    this.each(({ schema: { options } }) => options?.some((option) => option === scalar) === false && 'enum');
    // A number that is too large for JavaScript is still one for JSON.
    if (typeof scalar !== 'number' || !Number.isFinite(scalar)) return;
    this.each(({ schema }) => schema.integer && !Number.isInteger(scalar) && 'type');
    this.each(({ schema: { bounds } }) => bounds.find((bound) => !bound.keeps(scalar))?.keyword ?? false);
  }

  /** @param broken - The keyword that a claim is lost by, or `false`. */
  private each(broken: (claim: Claim) => string | false): void {
    for (const claim of this.claims) {
      const keyword = claim.stands && broken(claim);
      if (keyword !== false) claim.lose(keyword);
    }
  }
}
