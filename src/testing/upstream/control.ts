import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isJsonObject, type JsonObject, parsedJson } from '../../wire/jsonObject.js';
import type { MidstreamFault } from './fault.js';
import type { ScriptOptions } from './script.js';
import type { Upstream } from './upstream.js';

/** What a script may be given from outside: all that JSON can say. */
const SETTABLE: readonly (keyof ScriptOptions)[] = [
  'answer',
  'reasoning',
  'toolCalls',
  'firstTokenMs',
  'tokenMs',
  'tokensPerWrite',
  'fault',
  'manner',
  'tail',
];

/**
 * The control endpoint, by which other processes see and steer an upstream.
 *
 * - `GET /control`: its state.
 * - `POST /control` `{ model?, fault?, … }`: changes one model's script, or every model's; `"fault": null` clears the fault.
 * - `POST /control/strike` `{ model?, fault }`: strikes streams that are under way.
 * - `POST /control/recover` `{ model? }`, `POST /control/down`.
 */
export async function control(
  upstream: Upstream,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reply = (status: number, json: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  };
  const sent = await text(request);
  const body = sent === '' ? {} : parsedJson(sent);
  const act = ACTIONS[`${request.method} ${path}`];
  if (act === undefined) {
    reply(404, { error: 'There is nothing here: see POST /v1/chat/completions, GET /control, …' });
    return;
  }
  try {
    if (!isJsonObject(body)) throw new TypeError('The body must be a JSON object');
    act(upstream, body);
    reply(200, upstream.state());
  } catch (error) {
    reply(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

type Action = (upstream: Upstream, body: JsonObject) => void;

const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /control': () => undefined,
  'POST /control': change,
  'POST /control/strike': (upstream, body) => upstream.strike(modelIn(body), body.fault as MidstreamFault), // which checks it
  'POST /control/recover': (upstream, body) => upstream.recover(modelIn(body)),
  'POST /control/down': (upstream) => upstream.down(),
};

function change(upstream: Upstream, body: JsonObject): void {
  const { model, ...options } = body;
  const unknown = Object.keys(options).find((name) => !SETTABLE.some((settable) => settable === name));
  if (unknown !== undefined) throw new TypeError(`${unknown} is no option of a script: ${SETTABLE.join(', ')}`);
  upstream.set(modelIn({ model }), options); // the script checks each value
}

function modelIn({ model }: JsonObject): string | undefined {
  if (model !== undefined && typeof model !== 'string') throw new TypeError('model must be a string');
  return model;
}
