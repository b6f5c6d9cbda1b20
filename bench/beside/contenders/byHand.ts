import { createParser } from 'eventsource-parser';
import { request } from 'undici';
import type { Contender, Enter } from '../contender.js';
import { readers, WHOLE } from './heard.js';
import { type PlainRequest, plainRequest } from './plainRequest.js';

/** The client that a careful engineer writes: undici, eventsource-parser and JSON.parse, and a look at the end marker. */
export const enter: Enter = ({ api, primary }) => askBy(plainRequest(api, primary), readers[api]);

export function askBy({ url, headers, body }: PlainRequest, read: (typeof readers)['chat']): Contender {
  return {
    ask: async (hear, signal) => {
      const response = await request(url, { method: 'POST', headers, body, ...(signal && { signal }) });
      if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
      const end = { came: false };
      const onEvent = ({ data }: { readonly data: string }): void => {
        const heard = read(data);
        if (heard === WHOLE) end.came = true;
        else if (heard) hear(heard);
      };
      const parser = createParser({ onEvent });
      const decoder = new TextDecoder();
      for await (const bytes of response.body) parser.feed(decoder.decode(bytes as Uint8Array, { stream: true })); // no encoding is set
      if (!end.came) throw new Error('The stream ended early.');
    },
  };
}
