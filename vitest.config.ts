import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests that only compute, in virtual time. */
const THOUGHT = [
  'test/{chat,operators,outage,playground,simulation,wire}/**/*.test.ts',
  'test/failover/*/**/*.test.ts',
  // Those two ask an upstream.
  'test/failover/!(midStream|output).test.ts',
];

export default defineConfig({
  resolve: {
    // The tests run on the sources; the package's own maps point to what `npm run build` made.
    alias: [
      { find: '#transport', replacement: file('./src/transport/defaultTransport.node.ts') },
      { find: '#folderDatabase', replacement: file('./src/level/folderDatabase.node.ts') },
      { find: /^rxbaton$/, replacement: file('./src/index.ts') },
      { find: /^rxbaton\/operators$/, replacement: file('./operators/index.ts') },
      { find: /^rxbaton\/node$/, replacement: file('./src/node/index.ts') },
      { find: /^rxbaton\/level$/, replacement: file('./src/level/index.ts') },
      { find: /^rxbaton\/bullmq$/, replacement: file('./src/bullmq/index.ts') },
      { find: /^rxbaton\/redis$/, replacement: file('./src/redis/index.ts') },
      { find: /^rxbaton\/angular$/, replacement: file('./src/angular/index.ts') },
      { find: /^rxbaton\/gateway$/, replacement: file('./src/gateway/index.ts') },
      { find: /^rxbaton\/ai-sdk$/, replacement: file('./src/ai-sdk/index.ts') },
      { find: /^rxbaton\/langchain$/, replacement: file('./src/langchain/index.ts') },
      { find: /^rxbaton\/otel$/, replacement: file('./src/otel/index.ts') },
      { find: /^rxbaton\/testing$/, replacement: file('./src/testing/index.ts') },
      { find: /^rxbaton\/testing\/upstream$/, replacement: file('./src/testing/upstream/index.ts') },
    ],
  },
  test: {
    globalSetup: './test/build.ts',
    // Real sockets and child processes, on machines that may be busy.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/plainSummary.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'thought',
          include: THOUGHT,
          typecheck: { include: ['test/types/**/*.test-d.ts'], tsconfig: './test/tsconfig.json' },
          // Nothing in these waits for real time, so they may use all of the machine.
          maxWorkers: '100%',
          // Nor do they leave anything behind in a module, and two fifths of their time went into loading those for each file anew.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'clocked',
          include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
          // They need programs of their own: see vitest.services.config.ts.
          exclude: ['test/browser/**', 'test/services/**', ...THOUGHT],
          // Sockets, processes and clocks: one file at a time, after the others.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
