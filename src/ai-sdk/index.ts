export type { CallOptions } from './callOptions.js';
export type { ForeignModel } from './foreignModel.js';
export { type ForeignProviderOptions, fromLanguageModel } from './fromLanguageModel.js';
export type { LanguageModel } from './languageModel.js';
export type { Specification } from './specification.js';
export type { Switch } from './switch.js';
export { type SwitchPart, switchParts } from './switchParts.js';
export { type LanguageModelOptions, toLanguageModel } from './toLanguageModel.js';
