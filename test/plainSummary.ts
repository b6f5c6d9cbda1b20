import type { Reporter, TestModule } from 'vitest/node';

/** Prints `N passed, N failed` as the last plain line, for readers that do not parse the runner's summary. */
export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed++;
        else if (state === 'skipped') skipped++;
        else failed++;
      }
    }
    // After the default reporter, which writes its summary in the same hook.
    const left = skipped === 0 ? '' : `, ${skipped} skipped`;
    setImmediate(() => process.stdout.write(`\n${passed} passed, ${failed} failed${left}\n`));
  }
}
