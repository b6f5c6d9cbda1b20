// What `#transport` means on Node.
export { undiciTransport as defaultTransport } from './undiciTransport.node.js';
