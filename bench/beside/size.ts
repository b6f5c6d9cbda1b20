import { ALL, type ContenderName } from './contenders.js';

/** How much is measured. */
export interface Size {
  readonly names: readonly ContenderName[];
  readonly rounds: number;
  readonly warmUpMs: number;
  /** Answers of 2,000 tokens one after the other in a round, on one stream. */
  readonly longAnswers: number;
  /** Tokens of each answer where there are 64 streams. */
  readonly manyTokens: number;
  readonly eventsPerWrite: readonly number[];
  /** In a round, one after the other or several at a time. */
  readonly shortRequests: number;
  readonly firstChunks: number;
  /** How many streams are held open, and by whom. */
  readonly held: readonly { readonly streams: number; readonly names: readonly ContenderName[] }[];
  /** Between two tokens of a stream that is held. */
  readonly heldEveryMs: number;
  /** In how many processes providers fail, and how often in one. */
  readonly switches: number;
  readonly switchesInOne: number;
  readonly outageRequests: number;
  readonly cancels: number;
  readonly imports: number;
}

const WITHOUT_GATEWAY = ALL.filter((name) => !name.endsWith('gateway'));
/** Each kind of client; the others are of one kind with these, and take long to load. */
const SOME: readonly ContenderName[] = [
  'by hand',
  'openai SDK',
  'ai + ai-fallback',
  'Portkey gateway',
  'rxbaton gateway',
  'rxbaton, bare',
  'rxbaton, all guards',
];

/** About a quarter of an hour on two cores. */
export const FULL: Size = {
  names: ALL,
  rounds: 7,
  warmUpMs: 1_500,
  longAnswers: 8,
  manyTokens: 400,
  eventsPerWrite: [1, 32],
  shortRequests: 320,
  firstChunks: 300,
  held: [
    { streams: 2_000, names: WITHOUT_GATEWAY },
    { streams: 10_000, names: ['by hand', 'openai SDK', 'rxbaton, bare', 'rxbaton, all guards'] },
  ],
  heldEveryMs: 2_000,
  switches: 3,
  switchesInOne: 5,
  outageRequests: 200,
  cancels: 30,
  imports: 9,
};

/** Under two minutes: whether all is right. Its figures are those of code that is hardly compiled yet. */
export const QUICK: Size = {
  names: SOME,
  rounds: 2,
  warmUpMs: 200,
  longAnswers: 1,
  manyTokens: 50,
  eventsPerWrite: [1],
  shortRequests: 32,
  firstChunks: 20,
  held: [{ streams: 500, names: ['by hand', 'ai + ai-fallback', 'rxbaton, all guards'] }],
  heldEveryMs: 200,
  switches: 1,
  switchesInOne: 3,
  outageRequests: 40,
  cancels: 3,
  imports: 2,
};
