import type { ToolCall } from '../../../chat/chatRequest.js';
import { callInput } from './callInput.js';
import { messageEvent } from './messageEvent.js';

type Kind = 'text' | 'thinking';

const DELTA_END = '}}\n\n';
const BLOCKS = { text: { type: 'text', text: '' }, thinking: { type: 'thinking', thinking: '', signature: '' } } as const;

/** Tells an answer's content as blocks, one after the other, numbered without a gap. */
export class ContentBlocks {
  private index = -1;
  private open: Kind | undefined;
  /** What stands before each piece of the open block: all but the piece is the same every time. */
  private delta = '';

  text(text: string): string {
    return this.piece('text', text);
  }

  thinking(text: string): string {
    return this.piece('thinking', text);
  }

  /** The signature ends its block; thoughts that are kept secret have one alone. */
  signature(signature: string): string {
    const opening = this.opened('thinking');
    const delta = { type: 'signature_delta', signature };
    return opening + messageEvent('content_block_delta', { index: this.index, delta }) + this.close();
  }

  redacted(data: string): string {
    return this.close() + this.start({ type: 'redacted_thinking', data }) + this.stop();
  }

  call(call: ToolCall): string {
    const opening = this.close() + this.start({ type: 'tool_use', id: call.callId, name: call.name, input: {} });
    const delta = { type: 'input_json_delta', partial_json: callInput(call) };
    return opening + messageEvent('content_block_delta', { index: this.index, delta }) + this.stop();
  }

  close(): string {
    if (this.open === undefined) return '';
    this.open = undefined;
    return this.stop();
  }

  /** Thoughts of two models are two blocks. */
  closeThinking(): string {
    return this.open === 'thinking' ? this.close() : '';
  }

  private piece(kind: Kind, text: string): string {
    const opening = this.opened(kind);
    return opening + this.delta + JSON.stringify(text) + DELTA_END;
  }

  private opened(kind: Kind): string {
    if (this.open === kind) return '';
    const opening = this.close() + this.start(BLOCKS[kind]);
    this.open = kind;
    const head = `{"type":"content_block_delta","index":${this.index},"delta":{"type":"${kind}_delta","${kind}":`;
    this.delta = `event: content_block_delta\ndata: ${head}`;
    return opening;
  }

  private start(block: object): string {
    return messageEvent('content_block_start', { index: ++this.index, content_block: block });
  }

  private stop(): string {
    return messageEvent('content_block_stop', { index: this.index });
  }
}
