type Place = 'sign' | 'zero' | 'digits' | 'point' | 'fraction' | 'e' | 'exponent sign' | 'exponent';

const digits = (place: Place): Readonly<Record<string, Place>> =>
  Object.fromEntries(Array.from('0123456789', (digit) => [digit, place]));

/** RFC 8259, section 6: which character may follow where, and where it leads. */
const AFTER: Readonly<Record<Place, Readonly<Record<string, Place>>>> = {
  sign: { ...digits('digits'), 0: 'zero' },
  zero: { '.': 'point', e: 'e', E: 'e' },
  digits: { ...digits('digits'), '.': 'point', e: 'e', E: 'e' },
  point: digits('fraction'),
  fraction: { ...digits('fraction'), e: 'e', E: 'e' },
  e: { ...digits('exponent'), '+': 'exponent sign', '-': 'exponent sign' },
  'exponent sign': digits('exponent'),
  exponent: digits('exponent'),
};

const WHOLE: ReadonlySet<Place> = new Set(['zero', 'digits', 'fraction', 'exponent']);

/** A JSON number, character by character. */
export class JsonNumber {
  private place: Place;
  private text: string;

  /** @param first - A minus sign or a digit. */
  constructor(first: string) {
    this.text = first;
    this.place = first === '-' ? 'sign' : (AFTER.sign[first] ?? 'sign');
  }

  /** Takes a character, if the number can go on with it. */
  take(character: string): boolean {
    const place = AFTER[this.place][character];
    if (place === undefined) return false;
    this.place = place;
    this.text += character;
    return true;
  }

  /** The number, or `undefined` when it may not end here. */
  get value(): number | undefined {
    return WHOLE.has(this.place) ? Number(this.text) : undefined;
  }
}
