// What `#transport` means on Node.
import { dispatcherTransport } from './dispatcherTransport.node.js';

export const defaultTransport = dispatcherTransport();
