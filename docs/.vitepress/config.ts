import { defineConfig } from 'vitepress';
import { drawMarbles } from '../build/drawMarbles.js';
import { OPERATORS } from '../build/operatorNames.js';
import { writeForModels } from '../build/writeForModels.js';

const pages = (folder: string, entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([link, text]) => ({ text, link: `/${folder}${link}` }));

export default defineConfig({
  title: 'rxbaton',
  description: 'LLM providers as RxJS Observables that hand the answer over: when one stalls or breaks, the next goes on.',
  cleanUrls: true,
  lastUpdated: false,
  // Its fonts are the reader's own: a page asks nobody for anything.
  markdown: { config: drawMarbles },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Operators', link: '/operators/withCircuitBreaker' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      { text: 'Begin', items: pages('', { '': 'What it is', start: 'Start', concepts: 'Concepts', ladder: 'The ladder' }) },
      {
        text: 'Guides',
        items: [
          ...pages('guides/', { node: 'Node', angular: 'Angular chat' }),
          ...pages('', { gateway: 'The gateway', bridges: 'With the libraries you have' }),
          ...pages('guides/', {
            'tools-and-json': 'Tools and JSON',
            testing: 'Testing with marbles',
            observability: 'Observability',
            limits: 'Choosing limits',
            cost: 'Cost',
          }),
          ...pages('', { scale: 'From one process to many' }),
        ],
      },
      { text: 'Operators', items: OPERATORS.map(({ name }) => ({ text: name, link: `/operators/${name}` })) },
      {
        text: 'To weigh',
        items: pages('', { comparison: 'Comparison', migration: 'Migration', performance: 'Performance', security: 'Security' }),
      },
      {
        text: 'Inside',
        items: pages('', {
          architecture: 'Architecture',
          decisions: 'Decisions',
          contributing: 'Contributing',
          'api/': 'API reference',
        }),
      },
    ],
  },
  buildEnd: writeForModels,
});
