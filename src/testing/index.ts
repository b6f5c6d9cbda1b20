export { type ChaosOptions, chaos } from './chaos.js';
export { type ScriptedOptions, type ScriptedValue, scripted } from './scripted.js';
