/** Headers as they came in, looked through when one is asked for: of a good answer that is one or two. */
export class RawHeaders {
  /** Names and values by turns. */
  constructor(private readonly fields: readonly Buffer[]) {}

  get(name: string): string | null {
    const found: string[] = [];
    for (let at = 0; at < this.fields.length; at += 2) {
      if (this.fields[at]?.length === name.length && this.text(at).toLowerCase() === name) found.push(this.text(at + 1));
    }
    return found.length === 0 ? null : found.join(', ');
  }

  *[Symbol.iterator](): Generator<[name: string, value: string], undefined, undefined> {
    for (let at = 0; at < this.fields.length; at += 2) yield [this.text(at), this.text(at + 1)];
  }

  private text(at: number): string {
    return this.fields[at]?.toString('latin1') ?? '';
  }
}
