import { definedOf } from '../chat/definedOf.js';
import type { Usage } from '../chat/usage.js';
import type { FeatureWarning, FinishReason, FlatUsage, NestedUsage, Specification, SpecificationForms } from './specification.js';

/** How a specification puts what each has a form of its own for. */
export interface Forms<Spec extends Specification> {
  usage(usage: Usage): SpecificationForms[Spec]['usage'];
  finishReason(reason: FinishReason): SpecificationForms[Spec]['finishReason'];
  warning(warning: FeatureWarning): SpecificationForms[Spec]['warning'];
  file(base64: string): SpecificationForms[Spec]['file'];
}

const FORMS: { readonly [Spec in Specification]: Forms<Spec> } = {
  v2: {
    usage: flatUsage,
    finishReason: ({ unified }) => unified,
    warning: ({ type, feature, details }) => ({
      type: 'other',
      message: [`${type}: ${feature}`, details].filter(Boolean).join('. '),
    }),
    file: (base64) => base64,
  },
  v3: { usage: nestedUsage, finishReason: (reason) => reason, warning: (warning) => warning, file: (base64) => base64 },
  v4: {
    usage: nestedUsage,
    finishReason: (reason) => reason,
    warning: (warning) => warning,
    file: (base64) => ({ type: 'data', data: base64 }),
  },
};

export const SPECIFICATIONS: readonly string[] = Object.keys(FORMS);

export function formsOf<Spec extends Specification>(spec: Spec): Forms<Spec> {
  return FORMS[spec];
}

function flatUsage({ inputTokens, outputTokens, reasoningTokens, cachedTokens }: Usage): FlatUsage {
  return {
    inputTokens,
    outputTokens,
    totalTokens: sumOf(inputTokens, outputTokens),
    ...definedOf({ reasoningTokens, cachedInputTokens: cachedTokens }),
  };
}

function nestedUsage({ inputTokens, outputTokens, reasoningTokens, cachedTokens }: Usage): NestedUsage {
  return {
    inputTokens: {
      total: inputTokens,
      noCache: difference(inputTokens, cachedTokens),
      cacheRead: cachedTokens,
      cacheWrite: undefined,
    },
    outputTokens: { total: outputTokens, text: difference(outputTokens, reasoningTokens), reasoning: reasoningTokens },
  };
}

function sumOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

function difference(whole: number | undefined, part: number | undefined): number | undefined {
  return whole === undefined || part === undefined ? undefined : whole - part;
}
