const compiled = (file: string): string => new URL(`./contenders/${file}.js`, import.meta.url).href;
/** From dist/bench/beside to the source, beside whose packages these run. */
const beside = (file: string): string => new URL(`../../../bench/beside/contenders/${file}.mjs`, import.meta.url).href;

/** The modules of all contenders, by the names that the tables print. */
export const contenders = {
  'by hand': compiled('byHand'),
  'RxJS by hand': compiled('rxjsByHand'),
  'fromFetch + RxJS': compiled('fromFetchRxjs'),
  'openai SDK': beside('openaiSdk'),
  'openai + cockatiel': beside('openaiCockatiel'),
  'ai + ai-fallback': beside('aiFallback'),
  'ai + ai-retry': beside('aiRetry'),
  'LangChain, fallbacks': beside('langchain'),
  'Portkey gateway': compiled('portkey'),
  'rxbaton gateway': compiled('rxbatonGateway'),
  'rxbaton, bare': compiled('rxbatonBare'),
  'rxbaton, all guards': compiled('rxbatonGuarded'),
} as const;

export type ContenderName = keyof typeof contenders;

/** The one that ratios are taken to. */
export const BASE = 'by hand' satisfies ContenderName;

// The keys of a record are its names.
export const ALL = Object.keys(contenders) as ContenderName[];

/** Those that know more than one API. */
export const OF_ALL_APIS: readonly ContenderName[] = ['by hand', 'RxJS by hand', 'rxbaton, bare', 'rxbaton, all guards'];

/** Those that go to another provider when one fails. */
export const SWITCHING: readonly ContenderName[] = [
  'ai + ai-fallback',
  'ai + ai-retry',
  'LangChain, fallbacks',
  'rxbaton, all guards',
];
