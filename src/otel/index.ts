export { instrument } from './instrument.js';
export type { InstrumentOptions, SemanticConventions } from './instrumentOptions.js';
