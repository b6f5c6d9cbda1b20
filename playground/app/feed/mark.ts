import type { ErrorKind, FinishReason } from 'rxbaton';

/** When and on whose line something happened. */
export interface MarkPlace {
  /** Milliseconds since the page began: the clock of the failover's events. */
  readonly at: number;
  /** The provider's id. */
  readonly lane: string;
  /** One asking of one provider, by a name of its own. */
  readonly call: string;
  /** Whether the failover only asks how the provider is. */
  readonly probe: boolean;
}

/** What happened there. Texts of one frame are one token mark, which counts them. */
export type MarkBody =
  | { readonly type: 'sent' }
  | { readonly type: 'token'; readonly text: string; readonly chars: number; readonly tokens: number }
  | { readonly type: 'tool'; readonly name: string }
  | { readonly type: 'end'; readonly reason: FinishReason }
  | { readonly type: 'failed'; readonly error: ErrorKind }
  | { readonly type: 'aborted' };

/** Something that a provider did, on its line. */
export type Mark = MarkPlace & MarkBody;
