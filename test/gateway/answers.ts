import { from } from 'rxjs';
import { type ChatRequest, type Chunk, type Provider, provider } from '../../src/index.js';

/** A provider that always says the same; `hear` is told what it is asked. */
export function says(text: string, hear: (request: ChatRequest) => unknown = () => undefined): Provider {
  return provider('says', (request) => {
    hear(request);
    const origin = { provider: 'says', attempt: 1 };
    return from<Chunk[]>([
      { ...origin, type: 'start', id: '1', model: 'says' },
      { ...origin, type: 'text', text },
      { ...origin, type: 'finish', reason: 'stop', raw: 'stop' },
    ]);
  });
}
