import type { Chunk, SwitchMode } from '../chat/chunk.js';
import type { ErrorKind } from '../chat/providerError.js';
import { isJsonObject } from '../wire/jsonObject.js';
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

export function switchMetadata(made: Switch): ProviderMetadata {
  return { rxbaton: { switch: made } };
}

/** The switch that a part of the AI SDK's carries. */
export function switchIn(metadata: unknown): Switch | undefined {
  const ours = isJsonObject(metadata) ? metadata.rxbaton : undefined;
  const made = isJsonObject(ours) ? ours.switch : undefined;
  // Nobody else writes under our name.
  return isJsonObject(made) ? (made as unknown as Switch) : undefined;
}
