import { answerTo } from './answer.js';
import type { Problem } from './apis/apiGrammar.js';
import type { Exchange } from './exchange.js';
import type { Fault } from './fault.js';
import type { Incoming } from './incoming.js';
import { textAfter } from './manner.js';
import { partialOf } from './partialOf.js';
import { refuse } from './refuse.js';
import type { Scripts } from './scripts.js';
import { streamAnswer } from './streamAnswer.js';
import { wholeAnswer } from './wholeAnswer.js';

/** The key that every API refuses. */
const BAD_KEY = 'bad-key';

const HTML = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to continue</h1></body></html>\n';

/** What the upstream is like at the moment. */
export interface Conditions {
  readonly scripts: Scripts;
  readonly isDown: boolean;
  readonly strictModels: boolean;
  readonly now: () => number;
}

/** Answers one request as its API would and its script says. */
export async function answerRequest(exchange: Exchange, incoming: Incoming, conditions: Conditions): Promise<void> {
  const { question } = incoming;
  const problem = problemWith(incoming, conditions);
  if (problem !== undefined) {
    refuse(exchange, incoming, problem);
    return;
  }
  const scripted = conditions.scripts.of(question.model);
  const fault = scripted.strike();
  if (fault !== undefined && (await failedBefore(exchange, incoming, fault))) return;
  const { script } = scripted;
  const partial = partialOf(question.turns);
  if (script.manner === 'refuses-prefill' && partial?.asked === 'prefill') {
    refuse(exchange, incoming, { status: 400, message: incoming.grammar.prefillRefusal });
    return;
  }
  const answer = answerTo(incoming, { script, fault, text: textAfter(partial, script), createdMs: conditions.now() });
  if (question.stream) await streamAnswer(exchange, answer);
  else await wholeAnswer(exchange, answer, incoming);
}

/** Why the API would not even look at its model. */
function problemWith({ grammar, question }: Incoming, { isDown, strictModels, scripts }: Conditions): Problem | undefined {
  const { key, model } = question;
  const objection = model === '' ? 'model: Field required' : question.objection;
  if (isDown) return { status: 503 };
  if (key === undefined || key === '' || key === BAD_KEY) return grammar.refusedKey(key === '' ? undefined : key);
  if (objection !== undefined) return { status: 400, message: objection };
  if (strictModels && !scripts.has(model)) return { status: 404 };
  return undefined;
}

/** Lets a fault that strikes before the answer happen, and tells whether it took the answer's place. */
async function failedBefore(exchange: Exchange, incoming: Incoming, fault: Fault): Promise<boolean> {
  switch (fault.type) {
    case 'refuse':
      exchange.drop();
      return true;
    case 'html':
      exchange.head(200, { 'content-type': 'text/html; charset=utf-8' });
      exchange.end(HTML);
      return true;
    case 'status':
      refuse(exchange, incoming, fault);
      return true;
    case 'slow':
      await exchange.pause(fault.headersMs ?? 0);
      return false;
    default:
      return false;
  }
}
