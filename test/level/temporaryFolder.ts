import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is there until the test is over; the store in it is yet to be made. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rxbaton-level-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'queue');
}
