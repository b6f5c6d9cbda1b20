export { type UndiciTransport, type UndiciTransportOptions, undiciTransport } from '../transport/undiciTransport.node.js';
export type { Handler } from './handler.js';
export { type NodeHandlerOptions, type NodeListener, nodeHandler } from './nodeHandler.js';
export { type RunningServer, serve } from './serve.js';
export type { ServeOptions } from './serveOptions.js';
