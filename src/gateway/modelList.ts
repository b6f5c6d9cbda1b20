import type { JsonObject } from '../wire/jsonObject.js';

/** The models as OpenAI's clients read them, or Anthropic's. */
export class ModelList {
  /** @param since - Milliseconds since 1970: since when they are here. */
  constructor(private readonly since: number) {}

  all(names: readonly string[], forAnthropic: boolean): JsonObject {
    const data = names.map((name) => this.one(name, forAnthropic));
    if (!forAnthropic) return { object: 'list', data };
    return { data, has_more: false, first_id: names[0] ?? null, last_id: names.at(-1) ?? null };
  }

  one(id: string, forAnthropic: boolean): JsonObject {
    const { since } = this;
    if (forAnthropic) return { type: 'model', id, display_name: id, created_at: new Date(since).toISOString() };
    return { id, object: 'model', created: Math.floor(since / 1_000), owned_by: 'rxbaton' };
  }
}
