// What `#transport` means on Node.
import { carriedTransport } from './carriedTransport.node.js';
import { dispatcherCarrier } from './dispatcherCarrier.node.js';

export const defaultTransport = carriedTransport(dispatcherCarrier());
