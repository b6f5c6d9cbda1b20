import type { WireTarget } from '../../src/wire/wire.js';

/** Some model of an API, for a stream whose request is not known. */
export function targetOf(api: string): WireTarget {
  const capabilities = { continuation: 'user-turn', tools: true, json: true, vision: true } as const;
  return { id: `${api}/model`, api, model: 'model', capabilities };
}
