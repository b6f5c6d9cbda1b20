/** Whose model it is, and which, as the semantic conventions have it. */
export interface ModelNamed {
  readonly provider: string;
  readonly model: string;
}

/** Where the conventions have a name of their own for an API. */
const WELL_KNOWN: Readonly<Record<string, string>> = {
  azure: 'azure.ai.openai',
  gemini: 'gcp.gemini',
  mistral: 'mistral_ai',
  xai: 'x_ai',
};

/** What a provider's id says: `api/model`, unless its user has named it otherwise. */
export function modelNamed(id: string): ModelNamed {
  const slash = id.indexOf('/');
  if (slash < 1) return { provider: id, model: id };
  const api = id.slice(0, slash);
  return { provider: WELL_KNOWN[api] ?? api, model: id.slice(slash + 1) };
}
