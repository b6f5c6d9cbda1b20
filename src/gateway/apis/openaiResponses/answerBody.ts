import type { Completion } from '../../../chat/completionFold.js';
import type { JsonObject } from '../../../wire/jsonObject.js';
import type { AskedAnswer, Envelope } from '../gatewayApi.js';
import { endOf } from './endOf.js';
import { callItem, type ItemStatus, REFUSAL, type StreamedForm, TEXT, THOUGHT, thoughtItem } from './outputItem.js';
import { responseBody } from './responseBody.js';
import { asksForThoughts, thoughtToken } from './thoughtToken.js';

/** The whole answer as one `response` object. */
export function answerBody(answer: Completion, asked: AskedAnswer, envelope: Envelope): JsonObject {
  const end = endOf(answer);
  const status = end.status === 'incomplete' ? 'incomplete' : 'completed';
  const output = outputOf(answer, { asked, id: envelope.id, status });
  asked.memory?.keep(output);
  return responseBody(asked, envelope, { ...end, model: answer.model ?? envelope.model, output });
}

interface Circumstances {
  readonly asked: AskedAnswer;
  readonly id: string;
  readonly status: ItemStatus;
}

function outputOf({ text, reasoning, refusal, toolCalls, message }: Completion, at: Circumstances): readonly JsonObject[] {
  const { asked, id, status } = at;
  const output: JsonObject[] = [];
  const add = ({ idPrefix, item, part }: StreamedForm, words: string): void => {
    output.push(item({ id: `${idPrefix}${id}_${output.length}`, status }, [part(words)]));
  };
  const token = asksForThoughts(asked.body) ? thoughtToken(message.signatures ?? []) : undefined;
  const summary = reasoning === '' ? [] : [THOUGHT.part(reasoning)];
  if (token !== undefined || reasoning !== '') output.push(thoughtItem({ id: `rs_${id}_0`, status, token }, summary));
  if (text !== '') add(TEXT, text);
  if (refusal !== undefined) add(REFUSAL, refusal);
  for (const call of toolCalls) if (call.complete) output.push(callItem(`fc_${id}_${output.length}`, call));
  return output;
}
