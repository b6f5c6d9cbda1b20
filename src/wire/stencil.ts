import { isJsonObject, type JsonObject, parsedJson } from './jsonObject.js';
import type { WireEvent } from './wire.js';

/** What events that say nothing but text have in common, and where they differ. */
export interface Likeness {
  /** Where the text stands in an event; `undefined` when the event has, or may have, anything else to say. */
  readonly textOf: (json: JsonObject) => unknown;
  /** What differs from one event to the next beside the text, and need not be read in each. */
  readonly idle: readonly Field[];
}

/** Looks up one value in an event. */
export type Field = (json: JsonObject) => unknown;

/** A run of text between two constant pieces. */
type Hole = 'text' | 'words' | 'number' | 'padding';

interface Piece {
  readonly hole: Hole;
  /** The character that ends the hole, and with it all that follows up to the next. */
  readonly until: string;
  readonly after: string;
}

const PROBE = 'probe-6f1d';
const PROBE_NUMBER = 90_071_992;

/** How often the shape of events may turn out to be another, before they are no longer compared. */
const MOST_SHAPES = 8;

/**
 * Reads the text out of an event that is, letter by letter, an earlier one with another text, without parsing its JSON.
 *
 * ```text
 * {"id":"c1","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}
 * |------------------ the same -------------------| ^^^ |----------- the same ------|
 * ```
 *
 * A stream says its text in hundreds of these. Where a piece begins and ends is found once for each shape: by putting a word of our
 * own in its place and parsing the outcome, unless it can only be in one, so that what is read is what a parser would have read;
 * text with an escape in it goes to the parser.
 */
export class Stencil {
  private name: string | undefined;
  private before = '';
  private pieces: readonly Piece[] = [];
  private shapes = 0;
  /** What was learned from last, and the idle fields that have differed from one event to another. */
  private last: JsonObject | undefined;
  private readonly varying: Field[] = [];
  /** How many spaces the last one had before its last brace, and whether they are not as many in each: they fill up to one length. */
  private spaces: number | undefined;
  private padded = false;

  constructor(private readonly likeness: Likeness) {}

  /** The text of an event that is like the one learned, when it is not empty. */
  textIn({ event, data }: WireEvent): string | undefined {
    const { before, pieces } = this;
    // Slices are compared as blocks of memory; looking into a long string letter by letter takes longer than to parse it.
    if (pieces.length === 0 || event !== this.name || data.slice(0, before.length) !== before) return undefined;
    let text = '';
    let at = before.length;
    for (const { hole, until, after } of pieces) {
      const end = data.indexOf(until, at);
      const filling = data.slice(at, end);
      at = end + after.length;
      if (end < 0 || data.slice(end, at) !== after || !FITS[hole](filling)) return undefined;
      if (hole === 'text') text = filling;
    }
    return at === data.length && text !== '' ? text : undefined;
  }

  /** Learns from an event that was parsed and said nothing but text. */
  learn({ event, data }: WireEvent, json: JsonObject): void {
    const text = this.likeness.textOf(json);
    if (typeof text !== 'string' || text === '' || this.shapes >= MOST_SHAPES) return;
    this.shapes++;
    this.pieces = [];
    const { last = json } = this;
    this.last = json;
    for (const field of this.likeness.idle) {
      if (field(json) !== field(last) && !this.varying.includes(field)) this.varying.push(field);
    }
    const padding = paddingIn(data);
    const { spaces = padding.end - padding.start } = this;
    this.spaces = padding.end - padding.start;
    this.padded ||= this.spaces !== spaces;
    const marks = this.marksIn(data, text, json);
    if (marks === undefined) return;
    if (this.padded) marks.push(padding);
    const [first] = marks;
    this.name = event;
    this.before = data.slice(0, first?.start);
    this.pieces = marks.map(({ hole, end }, index) => {
      const after = data.slice(end, marks[index + 1]?.start);
      return { hole, until: after.charAt(0), after };
    });
  }

  private marksIn(data: string, text: string, json: JsonObject): Mark[] | undefined {
    const { textOf } = this.likeness;
    const own = markOf(data, 'text', text, (changed) => textOf(changed) === PROBE);
    if (own === undefined) return undefined;
    const marks = [own];
    for (const field of this.varying) {
      const value = field(json);
      if (typeof value === 'string') marks.push(...found(markOf(data, 'words', value, (changed) => field(changed) === PROBE)));
      if (typeof value === 'number')
        marks.push(...found(markOf(data, 'number', String(value), (changed) => field(changed) === PROBE_NUMBER)));
    }
    return marks.sort((one, other) => one.start - other.start);
  }
}

interface Mark {
  readonly hole: Hole;
  readonly start: number;
  readonly end: number;
}

const found = (mark: Mark | undefined): readonly Mark[] => (mark === undefined ? [] : [mark]);

type ValueHole = Exclude<Hole, 'padding'>;

/** What stands before a value of its kind: a number has no marks of its own, and some APIs put a space before it. */
const LEADS: Readonly<Record<ValueHole, readonly string[]>> = { text: ['"'], words: ['"'], number: [':', ': '] };

/** Where a value stands as it is: the place at which another value is read instead. */
function markOf(data: string, hole: ValueHole, value: string, isHit: (changed: JsonObject) => boolean): Mark | undefined {
  const [probe, trail] = hole === 'number' ? [String(PROBE_NUMBER), ''] : [PROBE, '"'];
  for (const lead of LEADS[hole]) {
    const literal = lead + value + trail;
    for (let at = data.indexOf(literal); at >= 0; at = data.indexOf(literal, at + 1)) {
      const start = at + lead.length;
      const end = start + value.length;
      if (hole !== 'number' && isOnlyOne(data, literal, at)) return { hole, start, end };
      const changed = parsedJson(data.slice(0, start) + probe + data.slice(end));
      if (isJsonObject(changed) && isHit(changed)) return { hole, start, end };
    }
  }
  return undefined;
}

/** Whether a string of the text can stand nowhere else: without escapes it stands somewhere as it is, and this is the only place. */
function isOnlyOne(data: string, literal: string, at: number): boolean {
  return !data.includes('\\') && data.indexOf(literal, at + 1) < 0;
}

/** The spaces before the last brace of an object: nothing can be said there. */
function paddingIn(data: string): Mark {
  const end = data.lastIndexOf('}');
  let start = end;
  while (data.charCodeAt(start - 1) === SPACE) start--;
  return { hole: 'padding', start, end };
}

const BACKSLASH = 0x5c;
const SPACE = 0x20;
const SHORT = 12;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what JSON does not let stand in a string
const UNUSUAL = /[\\\u0000-\u001f]/;

/** Whether the inside of a string means what it says: no escapes, and nothing that JSON forbids. */
function isPlain(words: string): boolean {
  if (words.length > SHORT) return !UNUSUAL.test(words);
  for (let at = 0; at < words.length; at++) {
    const unit = words.charCodeAt(at);
    if (unit === BACKSLASH || unit < SPACE) return false;
  }
  return true;
}

function isNumber(digits: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(digits);
}

function isSpace(filling: string): boolean {
  for (let at = 0; at < filling.length; at++) if (filling.charCodeAt(at) !== SPACE) return false;
  return true;
}

const FITS: Readonly<Record<Hole, (filling: string) => boolean>> = {
  text: isPlain,
  words: isPlain,
  number: isNumber,
  padding: isSpace,
};
