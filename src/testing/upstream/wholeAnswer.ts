import { type Answer, delayOf } from './answer.js';
import type { Exchange } from './exchange.js';
import type { Incoming } from './incoming.js';
import { refuse } from './refuse.js';

/** Gives an answer as one JSON document, when all of it is due. A fault that would break a stream breaks the document. */
export async function wholeAnswer(exchange: Exchange, answer: Answer, incoming: Incoming): Promise<void> {
  const { writer, pieces, fault, finish } = answer;
  for (const piece of pieces) writer.piece(piece);
  const json = JSON.stringify(writer.whole(finish));
  await exchange.pause(delayOf(answer, 0, pieces.length));
  if (fault?.type === 'stall') await exchange.pause(fault.forMs ?? Infinity);
  if (fault?.type === 'error') {
    refuse(exchange, incoming, { status: 500, code: fault.code });
    return;
  }
  const isBroken = fault?.type === 'cut' || fault?.type === 'garbage' || fault?.type === 'no-end';
  const text = isBroken ? json.slice(0, json.length / 2) : json;
  exchange.head(200, answer.headers);
  await exchange.write(text, pieces.filter(({ type }) => type !== 'reasoning').length);
  if (fault?.type === 'cut') await exchange.cut(fault.how);
  else exchange.end();
}
