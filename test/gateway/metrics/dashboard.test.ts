import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failover } from 'rxbaton';
import { gatewayMetrics } from 'rxbaton/gateway';
import { scripted } from 'rxbaton/testing';
import { describe, expect, it } from 'vitest';

interface Dashboard {
  readonly templating: { readonly list: readonly { readonly query: string }[] };
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const file = fileURLToPath(new URL('../../../docs/grafana/rxbaton.json', import.meta.url));
// The file is this repository's own.
const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
const queries = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...dashboard.templating.list.map(({ query }) => query),
];

describe('the dashboard', () => {
  it('asks only for metrics that a gateway tells of, by labels that they have', () => {
    const models = { chat: failover([scripted('a', '(x#)'), scripted('b', '(x|)')], { retry: false }) };
    const metrics = gatewayMetrics(models);
    const chunk = { provider: 'a', attempt: 0 };
    const meter = metrics.begin('chat', 'openai-chat');
    meter.hear({ type: 'text', text: 'x', ...chunk });
    meter.end('answered');
    const text = metrics.expose();
    const histograms = [...text.matchAll(/^# TYPE (\w+) histogram$/gm)].map(([, name = '']) => name);
    const told = new Set([...text.matchAll(/^# TYPE (\w+) (?:counter|gauge)$/gm)].map(([, name = '']) => name));
    for (const name of histograms) told.add(`${name}_bucket`);
    const asked = queries.flatMap((query) => query.match(/\brxbaton_\w+/g) ?? []);
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((name) => !told.has(name))).toStrictEqual([]);
    expect(queries.filter((query) => query !== 'prometheus' && !query.includes('rxbaton_'))).toStrictEqual([]);
    metrics.close();
  });

  it('shows each of them', () => {
    const names = [
      ...gatewayMetrics({})
        .expose()
        .matchAll(/^# TYPE (\w+) /gm),
    ].map(([, name = '']) => name);
    expect(names.filter((name) => !queries.some((query) => query.includes(name)))).toStrictEqual([]);
  });
});
