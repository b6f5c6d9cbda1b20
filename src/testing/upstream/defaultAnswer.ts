/** What an upstream answers when its script says nothing else: exactly 60 words, no three of which recur. */
export const DEFAULT_ANSWER =
  'A relay team wins or loses in the few metres where the baton changes hands. ' +
  'The runner who arrives must not slow down, and the runner who waits must already be moving. ' +
  'Neither looks back. A good exchange is hardly seen from the stands: ' +
  'one stride belongs to the first, the next to the second, and the race goes on.';
