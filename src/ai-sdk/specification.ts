/** Of the AI SDK's language models: `v2` came with AI SDK 5, `v3` with 6, `v4` with 7. */
export type Specification = 'v2' | 'v3' | 'v4';

/** What each specification has a form of its own for. */
export interface SpecificationForms {
  readonly v2: { usage: FlatUsage; finishReason: UnifiedReason; warning: SettingWarning; file: string };
  readonly v3: { usage: NestedUsage; finishReason: FinishReason; warning: FeatureWarning; file: string };
  readonly v4: { usage: NestedUsage; finishReason: FinishReason; warning: FeatureWarning; file: { type: 'data'; data: string } };
}

export interface FlatUsage {
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  totalTokens: number | undefined;
  reasoningTokens?: number | undefined;
  cachedInputTokens?: number | undefined;
}

export interface NestedUsage {
  inputTokens: {
    total: number | undefined;
    noCache: number | undefined;
    cacheRead: number | undefined;
    cacheWrite: number | undefined;
  };
  outputTokens: { total: number | undefined; text: number | undefined; reasoning: number | undefined };
}

export type UnifiedReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';

export interface FinishReason {
  unified: UnifiedReason;
  raw: string | undefined;
}

export type FeatureWarning = { type: 'unsupported' | 'compatibility'; feature: string; details?: string };

type SettingWarning = { type: 'other'; message: string };
