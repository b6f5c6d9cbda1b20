/** A content block. */
export type Block = Readonly<Record<string, unknown>> & { readonly type: string };

/** What one side says before the other does. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Block[];
}
