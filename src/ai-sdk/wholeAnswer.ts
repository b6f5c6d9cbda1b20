import type { Chunk } from '../chat/chunk.js';
import { definedOf } from '../chat/definedOf.js';
import type { ContentPart, GenerateResult, ProviderMetadata, ResponseMetadata, StreamPart } from './languageModel.js';
import { PartWriter } from './partWriter.js';
import type { Specification } from './specification.js';

/** An answer in one piece: the same parts as in a stream, put together; what stands before a `reset` is left out. */
export function wholeAnswer<Spec extends Specification>(
  chunks: readonly Chunk[],
  spec: Spec,
): Omit<GenerateResult<Spec>, 'warnings'> {
  const writer = new PartWriter(spec);
  const answer = new PartFold<Spec>();
  for (const chunk of chunks) {
    for (const part of writer.write(chunk)) answer.add(part);
    if (chunk.type === 'reset') answer.clear();
  }
  // Throws where the end has not come.
  writer.completion();
  return answer.result();
}

type Finish<Spec extends Specification> = Extract<StreamPart<Spec>, { type: 'finish' }>;

class PartFold<Spec extends Specification> {
  private readonly content: ContentPart<Spec>[] = [];
  private response: ResponseMetadata = {};
  private finish: Finish<Spec> | undefined;
  private text = '';

  add(part: StreamPart<Spec>): void {
    switch (part.type) {
      case 'response-metadata': {
        const { id, modelId } = part;
        this.response = definedOf({ id, modelId });
        break;
      }
      case 'text-delta':
      case 'reasoning-delta':
        this.text += part.delta;
        break;
      case 'text-end':
        this.close('text', part.providerMetadata);
        break;
      case 'reasoning-end':
        this.close('reasoning', part.providerMetadata);
        break;
      case 'tool-call':
      case 'file':
      case 'source':
        this.content.push(part);
        break;
      case 'finish':
        this.finish = part;
        break;
      default:
    }
  }

  clear(): void {
    this.content.length = 0;
  }

  result(): Omit<GenerateResult<Spec>, 'warnings'> {
    // A writer whose answer is whole has told its end.
    const { finishReason, usage, providerMetadata } = this.finish as Finish<Spec>;
    return { content: this.content, finishReason, usage, providerMetadata, response: this.response };
  }

  private close(type: 'text' | 'reasoning', providerMetadata: ProviderMetadata | undefined): void {
    this.content.push({ type, text: this.text, ...definedOf({ providerMetadata }) });
    this.text = '';
  }
}
