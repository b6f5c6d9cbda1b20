/** What the simulated models may say. */
export interface ScriptedAnswer {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

const MARKDOWN = `## A relay in code

A **failover** is a relay: when one runner *stumbles*, the next goes on with the same baton.

1. The first provider begins to answer.
2. It stalls, is cut off, or says that it is overloaded.
3. The next one is given what was said, and goes on at the same character.

\`\`\`ts
const chat = failover([
  [openai({ model: 'gpt-4o' }), anthropic({ model: 'claude-sonnet-4-5' })],
  [gemini({ model: 'gemini-2.5-flash' })],
]);

chat('Name three rivers').pipe(textOf()).subscribe(print);
\`\`\`

| Failure | What the reader sees |
| --- | --- |
| stall | a short pause |
| cut | nothing |
| outage | a line, then the answer |

> No character is lost, and none comes twice.
`;

/** A paragraph of fifty words; its number makes each another. */
function paragraph(number: number): string {
  return (
    `Leg ${number} of the relay begins where the last one ended. The runner who arrives must not slow down, and the runner who waits ` +
    'must already be moving. Neither looks back. A good exchange is hardly seen from the stands: one stride belongs to the first, ' +
    'the next to the second.'
  );
}

/** So many tokens, in paragraphs. */
function long(tokens: number): string {
  return Array.from({ length: Math.ceil(tokens / 60) }, (_, at) => paragraph(at + 1)).join('\n\n');
}

/** @param plain - What they say until they are told otherwise. */
export function scriptedAnswers(plain: string): readonly ScriptedAnswer[] {
  return [
    { id: 'plain', label: '60 words', text: plain },
    { id: 'markdown', label: 'Markdown and code', text: MARKDOWN },
    { id: 'long', label: '2,000 words', text: long(2_000) },
    { id: 'book', label: '20,000 words', text: long(20_000) },
  ];
}
