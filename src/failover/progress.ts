import type { RelayRules } from '../../operators/relay/relay.js';
import { type Chunk, isContent } from '../chat/chunk.js';

/** What of an answer is out: folded chunk by chunk, in place, since every chunk of every answer comes by here. */
export interface Progress {
  text: string;
  /** No tool call, refusal or picture among it: only such an answer can be gone on with. */
  textOnly: boolean;
  /** Whether the reader has been given anything. */
  content: boolean;
}

export const noProgress = (): Progress => ({ text: '', textOnly: true, content: false });

function addProgress(progress: Progress, chunk: Chunk): Progress {
  if (chunk.type === 'text') {
    progress.text += chunk.text;
    progress.content = true;
  } else if (chunk.type === 'reset') {
    Object.assign(progress, noProgress());
  } else if (isContent(chunk)) {
    progress.content = true;
    // Reasoning and citations may be followed by other words; everything else would happen twice.
    if (chunk.type !== 'reasoning' && chunk.type !== 'citation') progress.textOnly = false;
  }
  return progress;
}

/** Once a leader has taken back what its successor was asked to go on from, that successor is of no use. */
const changesAnswer = (chunk: Chunk): boolean => isContent(chunk) || chunk.type === 'reset';

/** How an answer goes from leg to leg: whoever makes the legs tells of silences, and when there are to be no more. */
export const HANDOVER: RelayRules<Chunk, Progress> = {
  progress: { seed: noProgress, add: addProgress },
  soft: { isProgress: changesAnswer },
  maxAttempts: Infinity,
  lookout: undefined,
};
