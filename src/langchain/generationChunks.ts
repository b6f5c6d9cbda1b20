import { AIMessageChunk, type AIMessageChunkFields } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { asyncScheduler, type Observable } from 'rxjs';
import type { Chunk } from '../chat/chunk.js';
import { CompletionFold } from '../chat/completionFold.js';
import { eachChunk } from '../chat/eachChunk.js';
import { closingFields, signatureFields } from './answerMessage.js';

/** An irrevocable answer, piece by piece, as LangChain streams it; throws when it ends without its `finish`. */
export async function* generationChunks(answer: Observable<Chunk>): AsyncGenerator<ChatGenerationChunk> {
  const fold = new CompletionFold(asyncScheduler);
  let calls = 0;
  for await (const chunk of eachChunk(answer)) {
    fold.add(chunk);
    const fields = chunk.type === 'tool-call' ? callFields(chunk, calls++) : deltaFields(chunk);
    if (fields !== undefined) yield generationChunk(fields);
  }
  const whole = fold.completion();
  yield generationChunk({ content: '', ...closingFields(whole), ...signatureFields(whole) });
}

function deltaFields(chunk: Chunk): AIMessageChunkFields | undefined {
  switch (chunk.type) {
    case 'text':
    case 'refusal':
      return chunk.text === undefined || chunk.text === '' ? undefined : { content: chunk.text };
    case 'reasoning':
      return { content: '', additional_kwargs: { reasoning_content: chunk.text } };
    default:
      return undefined;
  }
}

/** LangChain would mend the arguments of a call that a limit cut, and run it. */
function callFields(
  { callId: id, name, argsText, complete }: Extract<Chunk, { type: 'tool-call' }>,
  index: number,
): AIMessageChunkFields | undefined {
  if (!complete) return undefined;
  const args = argsText.trim() === '' ? '{}' : argsText;
  return { content: '', tool_call_chunks: [{ id, name, args, index, type: 'tool_call_chunk' }] };
}

function generationChunk(fields: AIMessageChunkFields): ChatGenerationChunk {
  const text = typeof fields.content === 'string' ? fields.content : '';
  return new ChatGenerationChunk({ text, message: new AIMessageChunk(fields) });
}
