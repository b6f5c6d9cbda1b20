import { fuzzWire } from './fuzzWire.js';

fuzzWire('anthropic');
