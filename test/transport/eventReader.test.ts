import { expect, it } from 'vitest';
import { EventReader } from '../../src/transport/eventReader.js';
import { sizeLimits } from '../../src/transport/sizeLimits.js';

it('[X06] keeps no more of what is no event than the limit on error bodies', () => {
  const reader = new EventReader(() => undefined, sizeLimits({ errorBytes: 100 }));
  for (const line of ['short', 'x'.repeat(50_000), 'y']) reader.feed(Buffer.from(`${line}\n`));
  expect(reader.stray).toBe(`short\n${'x'.repeat(94)}`);
  expect(reader.broken).toBeUndefined();
});
