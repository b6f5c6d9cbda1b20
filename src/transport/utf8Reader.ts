const ASCII_END = 0x7f;
/** The first byte of a byte order mark. */
const MARK = 0xef;

/** Keeps nothing from one text to the next. */
const WHOLE = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Turns the bytes of a body into text, however they are cut; what is not UTF-8 becomes U+FFFD, and a byte order mark is left out.
 *
 * A decoder that remembers the half of a character takes twice to four times as long as one that need not. So the one that
 * remembers is made for a part that ends within the bytes of a character, or may, and is done with at the first part that does not.
 */
export class Utf8Reader {
  private mindful: TextDecoder | undefined;
  private begun = false;

  read(bytes: Uint8Array): string {
    const last = bytes[bytes.byteLength - 1];
    if (last === undefined) return '';
    const endsWhole = last <= ASCII_END;
    if (endsWhole && this.mindful === undefined && (this.begun || bytes[0] !== MARK)) {
      this.begun = true;
      return WHOLE.decode(bytes);
    }
    this.mindful ??= new TextDecoder('utf-8', { ignoreBOM: this.begun });
    this.begun = true;
    const text = this.mindful.decode(bytes, { stream: true });
    if (endsWhole) this.mindful = undefined;
    return text;
  }

  /** What the last part left: half a character, or nothing. */
  end(): string {
    return this.mindful?.decode() ?? '';
  }
}
