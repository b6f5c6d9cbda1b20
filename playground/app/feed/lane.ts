/** A provider of the ladder, as the pictures show it. */
export interface Lane {
  /** The provider's id, which marks and events bear. */
  readonly id: string;
  /** Its model. */
  readonly label: string;
  /** Whose it is: `'openai'`, `'anthropic'`, `'gemini'`, `'deepseek'`, `'gateway'`. Its colour is `var(--lane-<api>)`. */
  readonly api: string;
  /** From 0, best first. */
  readonly rung: number;
}
