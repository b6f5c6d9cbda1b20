// The rooms, from left to right: each imports only those to its left. `transport` sits beside `wire`.
const to = (...rooms) => `^(${rooms.join('|')})/`;
const only = (name, from, ...rooms) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: '^(operators|src)/', pathNot: to(from, ...rooms) },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    only('operators-know-only-rxjs', 'operators'),
    {
      name: 'operators-know-only-rxjs-packages',
      severity: 'error',
      from: { path: '^operators/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'core', 'npm-no-pkg', 'unknown'], pathNot: 'node_modules/rxjs/' },
    },
    only('chat', 'src/chat', 'operators'),
    only('wire', 'src/wire', 'operators', 'src/chat'),
    only('transport', 'src/transport', 'operators', 'src/chat'),
    only('providers', 'src/providers', 'operators', 'src/chat', 'src/wire', 'src/transport'),
    only('outage', 'src/outage', 'operators', 'src/chat'),
    only('level', 'src/level', 'operators', 'src/chat', 'src/outage'),
    only('failover', 'src/failover', 'operators', 'src/chat', 'src/wire', 'src/transport', 'src/providers', 'src/outage'),
    only('bullmq', 'src/bullmq', 'operators', 'src/chat', 'src/transport', 'src/outage', 'src/failover'),
    only('redis', 'src/redis', 'operators', 'src/chat', 'src/transport', 'src/failover'),
    only(
      'gateway',
      'src/gateway',
      'operators',
      'src/chat',
      'src/wire',
      'src/transport',
      'src/providers',
      'src/outage',
      'src/failover',
    ),
    only('angular', 'src/angular', 'operators', 'src/chat', 'src/transport', 'src/providers', 'src/outage', 'src/failover'),
    only('ai-sdk', 'src/ai-sdk', 'operators', 'src/chat', 'src/wire', 'src/transport', 'src/providers', 'src/failover'),
    only('langchain', 'src/langchain', 'operators', 'src/chat', 'src/wire', 'src/transport', 'src/providers', 'src/failover'),
    only('otel', 'src/otel', 'operators', 'src/chat', 'src/transport', 'src/providers', 'src/outage', 'src/failover'),
    {
      name: 'nothing-imports-the-entries',
      severity: 'error',
      from: { path: '^(operators|src/(chat|wire|transport|providers|outage|failover|gateway))/' },
      to: { path: '^src/(index\\.ts|node/|serve/|level/|bullmq/|redis/|angular/|ai-sdk/|langchain/|otel/|testing/)' },
    },
    {
      name: 'undici-in-the-node-transport-alone',
      severity: 'error',
      from: { pathNot: '^src/transport/[^/]+\\.node\\.ts$' },
      to: { path: 'node_modules/undici/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['types', 'import', 'node', 'default'] },
  },
};
