/** A stored request that cannot be served. It stays where it is, untouched, for somebody to look at; its content is not told. */
export interface SetAside {
  readonly id: string;
  /** `unknown-format`: a later version wrote it. `broken`: it is damaged. `unopened`: what seals the store cannot open it. */
  readonly why: 'unknown-format' | 'broken' | 'unopened';
  /** What `open` threw. */
  readonly cause?: unknown;
}
