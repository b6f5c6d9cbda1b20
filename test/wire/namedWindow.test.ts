import { describe, expect, it } from 'vitest';
import { namedWindow } from '../../src/wire/namedWindow.js';

describe('namedWindow', () => {
  it.each([
    ['prompt is too long: 210000 tokens > 200000 maximum', 200_000],
    ['input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease', 200_000],
    ["This model's maximum context length is 128000 tokens. However, you requested 130000 tokens", 128_000],
    ["However, the model's context length is only 1024 tokens, resulting in a maximum input length of 1014", 1_024],
    ['request (2009 tokens) exceeds the available context size (512 tokens), try increasing it', 512],
    ['The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).', 1_048_576],
    ['Prompt contains 66385 tokens, too large for model with 32768 maximum context length', 32_768],
    ["This model's maximum prompt length is 131072 but the request contains 537812 tokens.", 131_072],
    ['The total length of all messages is too long.', undefined],
    [undefined, undefined],
  ])('%j names %j', (message, tokens) => {
    expect(namedWindow(message)).toBe(tokens);
  });
});
