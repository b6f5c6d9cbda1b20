/** How much of a provider's words is taken in before it counts as a failure. */
export interface SizeLimits {
  /**
   * Of one event, in UTF-16 units.
   * @defaultValue 16 MiB, since an image may come in one event
   */
  readonly lineBytes: number;
  /**
   * Of one answer, decompressed.
   * @defaultValue 128 MiB
   */
  readonly answerBytes: number;
  /**
   * Of an error's body; what is longer is cut.
   * @defaultValue 64 KiB
   */
  readonly errorBytes: number;
}

/** The limits with their defaults. */
export function sizeLimits({
  lineBytes = 16 * 2 ** 20,
  answerBytes = 128 * 2 ** 20,
  errorBytes = 64 * 2 ** 10,
}: { readonly [Limit in keyof SizeLimits]?: number | undefined } = {}): SizeLimits {
  return { lineBytes, answerBytes, errorBytes };
}
