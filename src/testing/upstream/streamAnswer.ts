import { type Answer, delayOf } from './answer.js';
import type { Exchange } from './exchange.js';
import { isMidstream, type MidstreamFault, type StallFault } from './fault.js';
import { piecesBefore } from './piece.js';

/** Speaks an answer as a stream of events, until its end or its fault. */
export async function streamAnswer(exchange: Exchange, answer: Answer): Promise<void> {
  const { writer, pieces, fault, finish } = answer;
  exchange.head(200, answer.headers);
  await exchange.write(writer.begin());
  const broken = isMidstream(fault) ? piecesBefore(pieces, fault.after) : 0;
  if (!(await speak(exchange, answer, 0, broken))) return;
  if (isMidstream(fault) && !(await goesOnAfter(fault, exchange, answer))) return;
  if (!(await speak(exchange, answer, broken, pieces.length))) return;
  exchange.end(fault?.type === 'no-end' ? '' : writer.end(finish));
}

/**
 * Sends the pieces from one index to another, so many to a write, each write when its last piece is due, and tells whether the answer
 * goes on: a fault may strike a stream that is under way.
 */
async function speak(exchange: Exchange, answer: Answer, from: number, to: number): Promise<boolean> {
  const { writer, pieces, tokensPerWrite } = answer;
  for (let index = from; index < to; index += tokensPerWrite) {
    const end = Math.min(index + tokensPerWrite, to);
    const group = pieces.slice(index, end);
    await exchange.pause(delayOf(answer, index, end));
    const sudden = exchange.struck();
    if (sudden !== undefined && !(await goesOnAfter(sudden, exchange, answer))) return false;
    const words = group.filter(({ type }) => type !== 'reasoning').length;
    await exchange.write(group.map((piece) => writer.piece(piece)).join(''), words);
  }
  return true;
}

/** Lets the fault happen, and tells whether the answer goes on afterwards. */
async function goesOnAfter(fault: MidstreamFault, exchange: Exchange, { writer }: Answer): Promise<boolean> {
  switch (fault.type) {
    case 'stall':
      await stall(fault, exchange, writer.keepAlive());
      return true;
    case 'garbage':
      await exchange.write(writer.garbage());
      return true;
    case 'error':
      exchange.end(writer.error(fault.code));
      return false;
    case 'cut':
      await exchange.cut(fault.how);
      return false;
  }
}

async function stall({ forMs = Infinity, keepAliveMs }: StallFault, exchange: Exchange, keepAlive: string): Promise<void> {
  const every = keepAliveMs ?? forMs;
  for (let waited = 0; waited < forMs; waited += every) {
    await exchange.pause(Math.min(every, forMs - waited));
    if (keepAliveMs !== undefined) await exchange.write(keepAlive);
  }
}
