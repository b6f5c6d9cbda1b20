export { type UndiciTransport, type UndiciTransportOptions, undiciTransport } from '../transport/undiciTransport.node.js';
