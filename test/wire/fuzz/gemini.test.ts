import { fuzzWire } from './fuzzWire.js';

fuzzWire('gemini');
