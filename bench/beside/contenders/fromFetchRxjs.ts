import { createParser } from 'eventsource-parser';
import { filter, from, map, mergeMap, takeWhile } from 'rxjs';
import { fromFetch } from 'rxjs/fetch';
import type { Enter } from '../contender.js';
import { askOf } from './askOf.js';
import { type Heard, readers, WHOLE } from './heard.js';
import { plainRequest } from './plainRequest.js';

/** RxJS's own way to HTTP. */
export const enter: Enter = ({ api, primary }) => {
  const { url, headers, body } = plainRequest(api, primary);
  return {
    ask: askOf(() => {
      const events: string[] = [];
      const parser = createParser({ onEvent: ({ data }) => void events.push(data) });
      const decoder = new TextDecoder();
      const eventsIn = (bytes: Uint8Array): readonly string[] => {
        parser.feed(decoder.decode(bytes, { stream: true }));
        return events.splice(0);
      };
      const selector = (response: Response) => {
        if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
        // A web stream is an async iterable on Node, of which the types of the web know nothing.
        return from(response.body as unknown as AsyncIterable<Uint8Array>);
      };
      return fromFetch(url, { method: 'POST', headers, body, selector }).pipe(
        mergeMap(eventsIn),
        map(readers[api]),
        filter((heard): heard is NonNullable<Heard> => heard !== undefined && heard !== ''),
        takeWhile((heard): heard is string => heard !== WHOLE),
      );
    }),
  };
};
