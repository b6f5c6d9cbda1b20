import { badRequest } from './badRequest.js';
import { field, type Place } from './requestField.js';

/** The values, beside `null`, with which a field asks for nothing; `'any'`: it asks for nothing of the answer. */
type Allowed = 'any' | { readonly values: readonly unknown[]; readonly why: string };

const NOTHING_KEPT = 'no conversation is kept here: send the whole of it as `input`';
const NOT_EVERYWHERE = 'not every provider that may answer can do this';

const only = (...values: readonly unknown[]): Allowed => ({ values, why: NOT_EVERYWHERE });
const never = (why: string): Allowed => ({ values: [], why });

/** Fields of the body that `readRequest` does not read. */
const BODY: ReadonlyMap<string, Allowed> = new Map<string, Allowed>([
  // How OpenAI keeps, counts and caches.
  ['store', 'any'],
  ['metadata', 'any'],
  ['user', 'any'],
  ['safety_identifier', 'any'],
  ['prompt_cache_key', 'any'],
  ['prompt_cache_retention', 'any'],
  ['prompt_cache_options', 'any'],
  // It limits hosted tools alone, and there are none.
  ['max_tool_calls', 'any'],
  ['previous_response_id', never(NOTHING_KEPT)],
  ['conversation', never(NOTHING_KEPT)],
  ['prompt', never('no prompt is kept here: send `instructions` and `input`')],
  ['background', { values: [false], why: 'an answer is told while it is made: ask without `background`' }],
  ['parallel_tool_calls', only(true)],
  ['truncation', only('disabled')],
  ['service_tier', only('auto', 'default')],
  ['top_logprobs', only(0)],
  ['context_management', only()],
  ['moderation', only()],
]);

const READ = [
  ...['model', 'stream', 'input', 'instructions', 'tools', 'tool_choice', 'text', 'include', 'stream_options'],
  ...['max_output_tokens', 'temperature', 'top_p', 'reasoning'],
];

/** A field that nobody reads asks for what nobody will give: an unknown one is refused, as the API itself does. */
export function checkBody(body: Place): void {
  checkFields(body, READ, BODY);
}

const TEXT: ReadonlyMap<string, Allowed> = new Map([['verbosity', only('medium')]]);
const REASONING: ReadonlyMap<string, Allowed> = new Map([
  ['summary', only('auto')],
  ['generate_summary', only('auto')],
  ['context', only('auto')],
  ['mode', only('standard')],
]);
const STREAM_OPTIONS: ReadonlyMap<string, Allowed> = new Map([['include_obfuscation', only(false)]]);

export function checkText(text: Place): void {
  checkFields(text, ['format'], TEXT);
}

export function checkReasoning(reasoning: Place): void {
  checkFields(reasoning, ['effort'], REASONING);
}

export function checkStreamOptions(options: Place): void {
  checkFields(options, [], STREAM_OPTIONS);
}

/** Any other text may be one that was meant for the model. */
const A_NAME = /^\w{1,64}$/;

function checkFields(place: Place, read: readonly string[], others: ReadonlyMap<string, Allowed>): void {
  for (const name of Object.keys(place.of)) {
    const value = field(place, name);
    if (value === undefined || read.includes(name)) continue;
    const allowed = others.get(name);
    if (allowed === undefined) throw badRequest(place.path + (A_NAME.test(name) ? name : '?'), 'is not known here');
    if (allowed !== 'any' && !allowed.values.includes(value)) throw badRequest(place.path + name, allowed.why);
  }
}
