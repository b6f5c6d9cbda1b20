import { Observable } from 'rxjs';
import type { ChatRequest } from '../chat/chatRequest.js';
import type { Failover } from '../failover/failover.js';
import type { Provider } from '../providers/provider.js';
import type { Heard } from './answer.js';

/** A provider's answer to a request; of a failover also that a further attempt begins, which its chunks tell only when it has spoken. */
export function heardOf(provider: Provider, request: ChatRequest): Observable<Heard> {
  return isFailover(provider) ? heardOfFailover(provider, request) : provider(request);
}

export function isFailover(provider: Provider): provider is Failover {
  return 'submit' in provider && 'events$' in provider;
}

function heardOfFailover(failover: Failover, request: ChatRequest): Observable<Heard> {
  return new Observable((subscriber) => {
    let asking = true;
    let id = '';
    subscriber.add(
      failover.events$.subscribe(({ type, requestId }) => {
        // A call begins while it is being subscribed: the first that is told of a request then is told of this one.
        if (asking && id === '') id = requestId;
        if (type === 'attempt-started' && requestId === id && id !== '') subscriber.next({ type });
      }),
    );
    subscriber.add(failover(request).subscribe(subscriber));
    asking = false;
  });
}
