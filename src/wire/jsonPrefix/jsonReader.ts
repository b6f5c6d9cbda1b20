import { JsonNumber } from './jsonNumber.js';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** What a {@link JsonReader} reads, as soon as it is known. */
export interface JsonListener {
  /** The first character of a value tells its kind. */
  begin(kind: JsonKind): void;
  beginKey(): void;
  /** A piece of the string or key that has begun, its escapes resolved. */
  piece(text: string): void;
  endKey(): void;
  /** The value that began last has ended. @param scalar - A number, boolean or null. */
  end(scalar?: number | boolean | null): void;
}

/** `fault`: no text that goes on like this is JSON. `done`: the value is whole. The others say what is wanted, or what is open. */
type State =
  | ('value' | 'first item' | 'first key' | 'key' | 'colon' | 'separator')
  | ('string' | 'escape' | 'unicode' | 'number' | 'word')
  | ('done' | 'fault');

const SPACE = ' \n\r\t';
const WORDS: Readonly<Record<string, { readonly word: string; readonly value: boolean | null }>> = {
  t: { word: 'true', value: true },
  f: { word: 'false', value: false },
  n: { word: 'null', value: null },
};
const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '"': '"', '\\': '\\', '/': '/' },
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
};

/** Reads one JSON value (RFC 8259) in pieces of any size, each character once. It takes what `JSON.parse` takes. */
export class JsonReader {
  private state: State = 'value';
  private readonly open: ('object' | 'array')[] = [];
  private inKey = false;
  private number: JsonNumber | undefined;
  /** What of a word, or of the four digits of an escape, has come. */
  private token = '';
  private afterString = false;
  /**
   * Whether something has been read with which no prose begins: an object's first key, or a string of a list with the comma
   * after it. "[1]" may be a footnote, and "[see below]" is none of JSON.
   */
  sure = false;

  constructor(private readonly listener: JsonListener) {}

  get done(): boolean {
    return this.state === 'done';
  }

  get fault(): boolean {
    return this.state === 'fault';
  }

  /** Reads up to the end of the value, or to a fault. */
  read(text: string): void {
    for (let at = 0; at < text.length && !this.done && !this.fault; ) at = this.step(text, at);
  }

  /** There is no more: a number ends with its text alone. */
  end(): void {
    if (this.state === 'number') this.endNumber();
  }

  /** @returns Where to go on. */
  private step(text: string, at: number): number {
    // Safe: `at` is inside the text.
    const character = text[at] as string;
    switch (this.state) {
      case 'string':
        return this.readString(text, at);
      case 'escape':
        this.readEscape(character);
        break;
      case 'unicode':
        this.readUnicode(character);
        break;
      case 'word':
        this.readWord(character);
        break;
      case 'number':
        if (this.number?.take(character)) break;
        this.endNumber();
        return at;
      default:
        if (!SPACE.includes(character)) this.readMark(character);
    }
    return at + 1;
  }

  /** A character outside strings, numbers and words. */
  private readMark(mark: string): void {
    if (this.state === 'separator') this.separate(mark);
    else if (this.state === 'colon') this.state = mark === ':' ? 'value' : 'fault';
    else if (this.state === 'first key' && mark === '}') this.close();
    else if (this.state === 'first item' && mark === ']') this.close();
    else if (this.state === 'first key' || this.state === 'key') this.beginKey(mark);
    else this.begin(mark);
  }

  private separate(mark: string): void {
    const inside = this.open.at(-1);
    if (mark === ',') {
      this.state = inside === 'object' ? 'key' : 'value';
      this.sure ||= this.afterString;
    } else if (mark === (inside === 'object' ? '}' : ']')) this.close();
    else this.state = 'fault';
  }

  private beginKey(mark: string): void {
    if (mark !== '"') {
      this.state = 'fault';
      return;
    }
    this.sure = true;
    this.inKey = true;
    this.state = 'string';
    this.listener.beginKey();
  }

  private begin(mark: string): void {
    const word = WORDS[mark];
    this.token = mark;
    if (mark === '{') this.enter('object', 'first key');
    else if (mark === '[') this.enter('array', 'first item');
    else if (mark === '"') this.enter('string', 'string');
    else if (word !== undefined) this.enter(word.value === null ? 'null' : 'boolean', 'word');
    else if (mark === '-' || (mark >= '0' && mark <= '9')) {
      this.number = new JsonNumber(mark);
      this.enter('number', 'number');
    } else this.state = 'fault';
  }

  private enter(kind: JsonKind, state: State): void {
    if (kind === 'object' || kind === 'array') this.open.push(kind);
    this.state = state;
    this.listener.begin(kind);
  }

  private close(): void {
    this.open.pop();
    this.leave();
  }

  private leave(scalar?: number | boolean | null): void {
    this.afterString = false;
    this.state = this.open.length === 0 ? 'done' : 'separator';
    this.listener.end(scalar);
  }

  private readString(text: string, from: number): number {
    let at = from;
    while (at < text.length && isPlain(text.charCodeAt(at))) at++;
    if (at > from) this.listener.piece(text.slice(from, at));
    if (at === text.length) return at;
    if (text[at] === '"') this.endString();
    else this.state = text[at] === '\\' ? 'escape' : 'fault';
    return at + 1;
  }

  private endString(): void {
    if (this.inKey) {
      this.inKey = false;
      this.state = 'colon';
      this.listener.endKey();
    } else {
      this.leave();
      this.afterString = true;
    }
  }

  private readEscape(character: string): void {
    const meant = ESCAPES[character];
    this.token = '';
    if (character === 'u') this.state = 'unicode';
    else if (meant === undefined) this.state = 'fault';
    else this.resolve(meant);
  }

  private readUnicode(digit: string): void {
    this.token += digit;
    if (!/[\da-f]/i.test(digit)) this.state = 'fault';
    else if (this.token.length === 4) this.resolve(String.fromCharCode(Number.parseInt(this.token, 16)));
  }

  private resolve(character: string): void {
    this.state = 'string';
    this.listener.piece(character);
  }

  private readWord(character: string): void {
    const { word = '', value = null } = WORDS[this.token[0] ?? ''] ?? {};
    this.token += character;
    if (!word.startsWith(this.token)) this.state = 'fault';
    else if (word === this.token) this.leave(value);
  }

  private endNumber(): void {
    const value = this.number?.value;
    if (value === undefined) this.state = 'fault';
    else this.leave(value);
  }
}

/** Whether a UTF-16 unit stands for itself in a string. */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c;
}
