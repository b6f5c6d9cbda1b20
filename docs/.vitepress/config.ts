import { defineConfig } from 'vitepress';
import { drawMarbles } from '../build/drawMarbles.js';
import { OPERATORS } from '../build/operatorNames.js';
import { writeForModels } from '../build/writeForModels.js';

const pages = (folder: string, entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([link, text]) => ({ text, link: `/${folder}${link}` }));

/** Two runners' marks, one handing over to the other; within the page, so that it is there under any base. */
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8250df"/>' +
      '<path d="M5 20h10M17 12h10" stroke="#fff" stroke-width="3" stroke-linecap="round"/>' +
      '<circle cx="16" cy="16" r="3" fill="#fff"/></svg>',
  );

export default defineConfig({
  title: 'rxbaton',
  description: 'LLM providers as RxJS Observables that hand the answer over: when one stalls or breaks, the next goes on.',
  cleanUrls: true,
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: ICON }]],
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
