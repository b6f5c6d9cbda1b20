import type { Tone } from './line.js';

const TONES: Readonly<Record<string, Tone>> = { openai: 'green', anthropic: 'yellow', gemini: 'cyan', deepseek: 'magenta' };

/** Each provider has its colour, wherever it speaks. */
export function toneOf(provider: string): Tone | undefined {
  return TONES[apiName(provider)];
}

/** `openai/gpt-4o` is `openai` for short. */
export function apiName(provider: string): string {
  return provider.split('/', 1)[0] ?? provider;
}
