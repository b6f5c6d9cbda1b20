import * as z from 'zod/mini';

/**
 * A list of which the first wrong item is told, and no other is looked at: an issue for each of a million of them would keep
 * everybody else waiting.
 */
export function list<Item extends z.ZodMiniType>(item: Item, ...lengths: readonly z.core.$ZodCheck<unknown[]>[]) {
  return z.pipe(
    z.array(z.unknown()).check(...lengths),
    z.transform((values: unknown[], context): z.output<Item>[] => {
      const read: z.output<Item>[] = [];
      for (const [at, value] of values.entries()) {
        const result = z.safeParse(item, value);
        if (!result.success) {
          for (const issue of result.error.issues) {
            // The same issue, at its place in the list.
            context.issues.push({ ...issue, input: value, path: [at, ...issue.path] } as z.core.$ZodRawIssue);
          }
          return z.NEVER;
        }
        read.push(result.data);
      }
      return read;
    }),
  );
}
