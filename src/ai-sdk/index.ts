export type { LanguageModel } from './languageModel.js';
export type { Specification } from './specification.js';
export type { Switch } from './switch.js';
export { type SwitchPart, switchParts } from './switchParts.js';
export { type LanguageModelOptions, toLanguageModel } from './toLanguageModel.js';
