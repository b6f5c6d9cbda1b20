import { fuzzWire } from './fuzzWire.js';

fuzzWire('openai-responses');
