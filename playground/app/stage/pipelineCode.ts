import type { PageSettings } from '../../server/pageSettings.js';
import type { Choices } from './choices.js';
import { failoverOptions } from './failoverOptions.js';
import type { Seat } from './lineup.js';

/** The TypeScript that makes the present failover, in an application of one's own. */
export function pipelineCode({ upstream }: PageSettings, seats: readonly Seat[], choices: Choices): string {
  const simulated = upstream !== undefined;
  const makers = simulated ? [...new Set(seats.map(({ lane }) => lane.api))].sort() : ['openaiCompatible'];
  const rung = (wanted: number): string =>
    seats
      .filter(({ lane }) => lane.rung === wanted)
      .map(({ lane }) => providerCode(lane.api, lane.label, simulated))
      .join(', ');
  const rungs = [0, 1].map(rung).filter((code) => code !== '');
  const options = { ...failoverOptions(choices, simulated), queue: { store: 'STORE' } };
  return [
    "import { BrowserLevel } from 'browser-level';",
    `import { ${['failover', ...makers].sort().join(', ')} } from 'rxbaton';`,
    "import { levelStore } from 'rxbaton/level';",
    ...(simulated
      ? []
      : ['', 'const gateway = (model: string) =>', "  openaiCompatible({ name: 'gateway', model, baseUrl: '/v1' });"]),
    '',
    'const chat = failover(',
    '  [',
    ...rungs.map((code) => `    [${code}],`),
    '  ],',
    '  {',
    ...Object.entries(options).map(([name, value]) => `    ${name}: ${literal(value)},`),
    '  },',
    ');',
  ].join('\n');
}

function providerCode(api: string, model: string, simulated: boolean): string {
  return simulated ? `${api}({ model: '${model}' })` : `gateway('${model}')`;
}

/** A value as one would write it. */
function literal(value: unknown): string {
  if (value === 'STORE') return "levelStore(new BrowserLevel('chat'))";
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return String(value).replace(/\B(?=(\d{3})+$)/g, '_');
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${literal(field)}`);
  return `{ ${fields.join(', ')} }`;
}
