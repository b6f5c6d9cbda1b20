/** What a model's generation changes in a request. */
export interface ClaudeModel {
  readonly family: string;
  /** 4.5 is 405: the order of versions, not their decimals, so that 4.10 follows 4.9. */
  readonly version: number;
  /** `max_tokens` cannot be left out, and more than the model can give is refused. */
  readonly defaultMaxTokens: number;
}

/** `claude-3-5-haiku-20241022` and `claude-opus-4-1-20250805`: the family moved behind the version's back with Claude 4. */
const NAME = /claude-(?:([a-z]+)-)?(\d+)(?:[.-](\d{1,2}))?(?!\d)(?:-([a-z]+))?/i;

/** An alias that tells no version is taken for a model that thinks the new way and still lets itself be sampled. */
const UNKNOWN: ClaudeModel = { family: '', version: 406, defaultMaxTokens: 8192 };

/** What a model's name tells of it, wherever it stands in a gateway's longer name. */
export function claudeModel(name: string): ClaudeModel {
  const [, before, major, minor = '0', after] = NAME.exec(name) ?? [];
  if (major === undefined) return UNKNOWN;
  const version = Number(major) * 100 + Number(minor);
  return { family: (before ?? after ?? '').toLowerCase(), version, defaultMaxTokens: version < 305 ? 4096 : 8192 };
}
