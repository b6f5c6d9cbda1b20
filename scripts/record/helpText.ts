import { KNOWN_PROVIDERS } from './requestedProvider.js';

/** What `--help` says. */
export const HELP_TEXT = `npm run record -- --provider NAME --model MODEL --out PATH

Asks a provider, and keeps what it answers as a fixture of the tests, byte for byte: a stream as PATH.sse with its head in
PATH.headers.json, an HTTP error as PATH.json. Keys and what tells whose account it is are redacted. Prints the row for
INDEX.tsv, alone with npm run -s: append it.

  --provider   ${KNOWN_PROVIDERS.join(', ')};
               or any name of a server that speaks Chat Completions, with --base-url
  --model      as the provider calls it
  --out        where to; a file that is there is never overwritten
  --prompt     what to ask (default: a short question)
  --base-url   another address than the provider's own
  --shows      what the recording is to show, for its row
  --help       says this

The key is read from the API's usual variable: OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, DEEPSEEK_API_KEY; NAME_API_KEY for
any other name.
`;
