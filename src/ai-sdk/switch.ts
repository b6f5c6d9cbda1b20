import type { Chunk, SwitchMode } from '../chat/chunk.js';
import type { ErrorKind } from '../chat/providerError.js';
import { objectIn, objectsIn } from '../wire/jsonObject.js';
import type { ProviderMetadata } from './languageModel.js';

/** Where an answer went over from one provider to another. A type, not an interface: the AI SDK wants JSON's index signature. */
export type Switch = {
  from: string;
  to: string;
  cause: ErrorKind;
  mode: SwitchMode;
  /** UTF-16 units of text that stand before it. */
  at: number;
};

export function switchOf({ from, to, cause, mode, at }: Extract<Chunk, { type: 'switch' }>): Switch {
  return { from, to, cause, mode, at };
}

/** The switches of an answer so far: the AI SDK repeats the metadata of one delta on the next. */
export function switchMetadata(made: readonly Switch[]): ProviderMetadata {
  return { rxbaton: { switches: [...made] } };
}

/** The switches that a part of the AI SDK's tells of. */
export function switchesIn(metadata: unknown): readonly Switch[] {
  // Nobody else writes under our name.
  return objectsIn(objectIn(objectIn(metadata).rxbaton).switches) as unknown as readonly Switch[];
}
