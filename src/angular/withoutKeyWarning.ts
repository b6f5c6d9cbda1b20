import type { FailoverFeature } from './failoverFeature.js';
import { KEY_WARNING } from './keyWarning.js';

/** Says nothing of keys in the clear: where the page is a tool of one's own, and its key meant to be in it. */
export function withoutKeyWarning(): FailoverFeature {
  return { name: 'withoutKeyWarning', providers: [{ provide: KEY_WARNING, useValue: () => undefined }] };
}
