import type { SchemaNode } from './schemaNode.js';

/** What one schema wants of one value that is being read. */
export class Claim {
  /** Of the strings that are allowed, as the value or as a key of it, those that begin with what has come; `undefined`: any is. */
  candidates: readonly string[] | undefined;
  /** Whether it may still be met. */
  stands = true;

  /** @param onLost - Told once, by which keyword. */
  constructor(
    readonly schema: SchemaNode,
    private readonly onLost: (keyword: string) => void,
  ) {}

  lose(keyword: string): void {
    if (!this.stands) return;
    this.stands = false;
    this.onLost(keyword);
  }

  /**
   * Leaves the candidates that have this piece after `before` units.
   *
   * @returns Whether a string can go on so.
   */
  narrow(piece: string, before: number): boolean {
    this.candidates = this.candidates?.filter((candidate) => candidate.startsWith(piece, before));
    return this.candidates?.length !== 0;
  }

  /** The schema of a property or item. */
  under(step: string | number): unknown {
    const { properties, otherProperties, firstItems, otherItems } = this.schema;
    if (typeof step === 'number') return step < firstItems.length ? firstItems[step] : otherItems;
    return properties.has(step) ? properties.get(step) : otherProperties;
  }
}
