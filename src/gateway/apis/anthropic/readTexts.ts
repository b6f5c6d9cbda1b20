import type { Field } from './field.js';

/** A text, or the texts of blocks of nothing else. */
export function readTexts(field: Field): readonly string[] {
  if (typeof field.value === 'string') return [field.value];
  return field.items().map((block) => {
    block.get('type').oneOf('text');
    return block.get('text').text();
  });
}
