/** The encodings are given with each call, since the database's owner may have chosen others. */
export interface TextEncodings {
  readonly keyEncoding: 'utf8';
  readonly valueEncoding: 'utf8';
}

export interface KeyRange {
  readonly gte: string;
  readonly lt: string;
}

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/**
 * What a store needs of a database. Every AbstractLevel has it, but not every one is an AbstractLevel to the compiler: the types of
 * its hooks and batches name its own class.
 */
export interface LevelDatabase {
  open(): Promise<void>;
  close(): Promise<void>;
  get(key: string, options: TextEncodings): Promise<string | undefined>;
  batch(operations: Operation[], options: TextEncodings & { readonly sync: boolean }): Promise<void>;
  iterator(options: TextEncodings & KeyRange): AsyncIterable<[key: string, value: string]>;
  keys(options: TextEncodings & KeyRange): AsyncIterable<string>;
}
