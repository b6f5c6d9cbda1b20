import { createParser } from 'eventsource-parser';
import { filter, map, Observable, takeWhile } from 'rxjs';
import { request } from 'undici';
import type { Enter } from '../contender.js';
import { askOf } from './askOf.js';
import { type Heard, readers, WHOLE } from './heard.js';
import { type PlainRequest, plainRequest } from './plainRequest.js';

/** The same client as an Observable: what RxJS alone costs. */
export const enter: Enter = ({ api, primary }) => {
  const asked = plainRequest(api, primary);
  return {
    ask: askOf(() =>
      eventsOf(asked).pipe(
        map(readers[api]),
        filter((heard): heard is NonNullable<Heard> => heard !== undefined && heard !== ''),
        takeWhile((heard): heard is string => heard !== WHOLE),
      ),
    ),
  };
};

function eventsOf({ url, headers, body }: PlainRequest): Observable<string> {
  return new Observable((subscriber) => {
    const aborting = new AbortController();
    const parser = createParser({ onEvent: ({ data }) => subscriber.next(data) });
    const decoder = new TextDecoder();
    const read = async (): Promise<void> => {
      const response = await request(url, { method: 'POST', headers, body, signal: aborting.signal });
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
      for await (const bytes of response.body) parser.feed(decoder.decode(bytes as Uint8Array, { stream: true })); // no encoding is set
      subscriber.error(new Error('The stream ended early.'));
    };
    read().catch((error: unknown) => subscriber.error(error));
    return () => aborting.abort();
  });
}
