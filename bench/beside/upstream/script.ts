/** How the upstream answers, told to it in the path of the request: clients are asked for nothing but another base URL. */
export interface Script {
  /** Requests are counted under it. */
  readonly name: string;
  readonly tokens: number;
  /** Events in one chunk of the HTTP body, which is what a client reads at a time. */
  readonly eventsPerWrite: number;
  /** Milliseconds before the first token. */
  readonly firstMs: number;
  /** Milliseconds between writes; 0: as fast as they are taken. */
  readonly everyMs: number;
  /** `each`: all but a broken line, by turns. */
  readonly fault: Fault | 'each';
  /** So many requests are answered without the fault. */
  readonly sound: number;
  /** After those, one request in so many meets the fault. */
  readonly oneIn: number;
}

/**
 * `dead`: 503 at once; `busy`: 429 at once. The others come after half of the tokens: the connection is reset, nothing more comes, an error stands in the
 * stream, or one event's JSON is cut short, and the stream goes on after it.
 */
export type Fault = 'none' | 'dead' | 'busy' | 'reset' | 'stall' | 'error' | 'line';

const EACH: readonly Fault[] = ['stall', 'reset', 'error', 'dead', 'busy'];

const PLAIN: Script = {
  name: 'plain',
  tokens: 20,
  eventsPerWrite: 1,
  firstMs: 0,
  everyMs: 0,
  fault: 'none',
  sound: 0,
  oneIn: 1,
};

/** What goes wrong with the request of this number; the first is 1. */
export function faultOf({ fault, sound, oneIn }: Script, number: number): Fault {
  const turn = (number - sound) / oneIn;
  if (turn <= 0 || !Number.isInteger(turn)) return 'none';
  return fault === 'each' ? (EACH[turn % EACH.length] ?? 'none') : fault;
}

/** The path that a script's requests begin with. */
export function scriptPath(script: Partial<Script>): string {
  const fields = Object.entries({ ...PLAIN, ...script }).map(([key, value]) => `${key}=${value}`);
  return `/${fields.join('&')}`;
}

export function scriptOf(path: string): Script {
  const fields = new URLSearchParams(path.split('/')[1]);
  const number = (key: keyof Script): number => Number(fields.get(key));
  return {
    name: fields.get('name') ?? PLAIN.name,
    tokens: number('tokens'),
    eventsPerWrite: number('eventsPerWrite'),
    firstMs: number('firstMs'),
    everyMs: number('everyMs'),
    fault: fields.get('fault') as Script['fault'], // written by `scriptPath`
    sound: number('sound'),
    oneIn: number('oneIn'),
  };
}
