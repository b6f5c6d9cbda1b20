export { type SharedFailover, type SharedHealth, type ShareHealthOptions, shareHealth } from './shareHealth.js';
