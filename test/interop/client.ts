import type { Upstream } from 'rxbaton/testing/upstream';

/** What a client made of an answer, in terms that all of them know. */
export interface Heard {
  readonly text: string;
  readonly calls: readonly (readonly [name: string, args: unknown])[];
  readonly finish: unknown;
  readonly input: number | undefined;
  readonly output: number | undefined;
}

export interface Question {
  readonly upstream: Upstream;
  readonly apiKey?: string;
  readonly limit?: number;
}

type ErrorClass = abstract new (...args: never[]) => Error & { readonly status?: number | undefined };

/** A provider's own client: how it hears a stream, in each of the ways it has, and what it throws. */
export interface Client {
  readonly hear: Readonly<Record<string, (question: Question) => Promise<Heard>>>;
  /** Its words for why an answer ended. */
  readonly finish: { readonly stop: string; readonly calls: string; readonly length: string };
  readonly errors: Readonly<Record<'key' | 'limited' | 'server' | 'amid', ErrorClass>>;
  /** How its API refuses a bad key. */
  readonly keyStatus: number;
}

export const PROMPT = 'Say it again';
export const CALLS = [
  { name: 'weather', args: { city: 'Florence "di" 秋', days: [1, 2, 3], deep: { wind: null } } },
  { name: 'time', args: {} },
];
export const TOOLS = CALLS.map(({ name }) => ({
  name,
  description: name,
  parameters: { type: 'object' as const, properties: {} },
}));

export const parsed = (args: string): unknown => JSON.parse(args);
