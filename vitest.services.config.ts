import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The tests that need programs a machine with Node alone does not have: a browser, a Redis. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    projects: [
      {
        extends: true,
        test: {
          name: 'services',
          include: ['test/browser/**/*.test.ts', 'test/services/**/*.test.ts'],
          // A browser takes seconds to begin, and more on a busy machine.
          testTimeout: 60_000,
        },
      },
    ],
  },
});
