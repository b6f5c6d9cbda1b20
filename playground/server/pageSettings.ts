/** The APIs that the playground's providers speak. */
export type ApiName = 'openai' | 'anthropic' | 'gemini' | 'deepseek';

/** A provider as the page is told of it. */
export interface PageModel {
  readonly api: ApiName;
  readonly model: string;
  /** Where the page asks it. */
  readonly baseUrl: string;
}

/** What the page must know before it begins: `/playground.json`. */
export interface PageSettings {
  /** Best first. */
  readonly models: readonly PageModel[];
  /** The simulated upstream, which the page steers; absent where real APIs answer, behind the gateway. */
  readonly upstream?: UpstreamSettings | undefined;
}

export interface UpstreamSettings {
  readonly url: string;
  /** What its models say until they are told otherwise. */
  readonly answer: string;
}
