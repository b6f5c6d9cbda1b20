/** What a model's generation changes in a request. */
export interface ClaudeModel {
  readonly family: string;
  /** 4.5 is 405: the order of versions, not their decimals, so that 4.10 follows 4.9. */
  readonly version: number;
  /** What a limit is that nobody set. */
  readonly defaultMaxTokens: number;
  /** The longest answer it can give. */
  readonly mostTokens: number;
}

/** `claude-3-5-haiku-20241022` and `claude-opus-4-1-20250805`: the family moved behind the version's back with Claude 4. */
const NAME = /claude-(?:([a-z]+)-)?(\d+)(?:[.-](\d{1,2}))?(?!\d)(?:-([a-z]+))?/i;

/** An alias that tells no version is taken for a model that thinks the new way and still lets itself be sampled. */
const UNKNOWN: ClaudeModel = { family: '', version: 406, defaultMaxTokens: 8192, mostTokens: 128_000 };

/** What a model's name tells of it, wherever it stands in a gateway's longer name. */
export function claudeModel(name: string): ClaudeModel {
  const [, before, major, minor = '0', after] = NAME.exec(name) ?? [];
  if (major === undefined) return UNKNOWN;
  const version = Number(major) * 100 + Number(minor);
  const family = (before ?? after ?? '').toLowerCase();
  const mostTokens = longestAnswer(family, version);
  return { family, version, mostTokens, defaultMaxTokens: Math.min(8192, mostTokens) };
}

/** From Anthropic's model pages, November 2026. */
function longestAnswer(family: string, version: number): number {
  if (version < 305) return 4096;
  if (version < 307) return 8192;
  if (version < 405) return family === 'opus' ? 32_000 : 64_000;
  return version < 406 ? 64_000 : 128_000;
}
