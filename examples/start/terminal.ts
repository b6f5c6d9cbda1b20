import { ASCII, type Glyphs, UNICODE } from './glyphs.js';

/** Of a stream, what tells about the terminal behind it. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the terminal can do. */
export interface Terminal {
  /** It can be redrawn in place. */
  readonly live: boolean;
  readonly colour: boolean;
  readonly glyphs: Glyphs;
  /** Columns to write in, at the moment. */
  readonly width: number;
  /** Rows to write in, at the moment. */
  readonly height: number;
}

/** Longer lines are hard to read. */
const WIDEST = 100;

/** What is known of a terminal from its stream and the environment. A size is read anew each time: windows are resized. */
export function terminalOf(output: Output, environment: Environment): Terminal {
  const live = output.isTTY === true && environment.TERM !== 'dumb' && !environment.CI;
  return {
    live,
    colour: hasColour(live, environment),
    glyphs: isUtf8(environment) ? UNICODE : ASCII,
    get width() {
      // A size of 0 is a size that nobody knows.
      // The last column stays free: some terminals break the line as soon as it is written.
      return Math.min(output.columns || 80, WIDEST) - 1;
    },
    get height() {
      return output.rows || 24;
    },
  };
}

/** A forced colour goes before a refused one, as in Node itself. */
function hasColour(live: boolean, { FORCE_COLOR, NO_COLOR }: Environment): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return live && !NO_COLOR;
}

/** By the first locale that is set; where none is, UTF-8 is likelier than not. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return !locale || /utf-?8/i.test(locale);
}
