import { type Capabilities, PLAIN_CAPABILITIES } from '../chat/capabilities.js';
import { MODEL_TRAITS } from './modelTraits.js';

/** Whose models they are that a router calls `vendor/model`, by our names of the vendors' APIs. */
const VENDORS: ReadonlyMap<string, string> = new Map([
  ['anthropic', 'anthropic'],
  ['deepseek', 'deepseek'],
  ['google', 'gemini'],
  ['mistralai', 'mistral'],
  ['openai', 'openai'],
  ['perplexity', 'perplexity'],
  ['x-ai', 'xai'],
]);

/**
 * What the table says about a model of an API; one that it does not know continues by a user turn and sees no images. A user's
 * `capabilities` go before, and what a provider refuses is learned while running.
 */
export function capabilitiesOf(api: string, model: string): Capabilities {
  return api === 'openrouter' ? capabilitiesBehind(model) : inTable(api, model);
}

/** OpenRouter follows the model behind it, but knows one way to go on from an answer alone: a trailing assistant message. */
function capabilitiesBehind(model: string): Capabilities {
  // Behind a colon stands how it is served: `:free`, say.
  const [vendor = '', name = ''] = model.replace(/:\w+$/, '').split('/');
  const known = inTable(VENDORS.get(vendor) ?? '', name);
  return { ...known, continuation: known.continuation === 'prefill' ? 'prefill' : 'user-turn' };
}

function inTable(api: string, model: string): Capabilities {
  const name = model.slice(model.lastIndexOf('/') + 1);
  const rows = MODEL_TRAITS.filter((row) => row.apis.includes(api) && row.model.test(name));
  // Every trait is in the plain ones.
  return Object.assign({}, PLAIN_CAPABILITIES, ...rows.map((row) => row.is).reverse()) as Capabilities;
}
