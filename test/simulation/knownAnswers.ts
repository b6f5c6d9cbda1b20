import type { ChatRequest, Tool } from '../../src/chat/chatRequest.js';

/** What is asked for: words, JSON of a schema, or a call of a tool. */
export type Wanted = 'text' | 'json' | 'tools';

/**
 * The answers in words, each in two voices that part after a common beginning. Nothing in them looks like a repeat of something
 * before it, so that there is one right way to join two pieces.
 */
export const TEXTS: readonly (readonly [string, string])[] = [
  voices(
    'One runner arrives with the baton while another ',
    'is already moving; between them lies a short stretch of track, marked on both sides.',
    'waits in her lane, looks back once, and holds an open palm behind her.',
  ),
  voices(
    'Übergabe 🏃‍♀️➡️🏃: der Stab wechselt die Hand, ',
    'nicht das Tempo — “blind”, sagt man dazu (👏🏽 für alle vier).',
    'ohne dass jemand hinsieht; ein Ruf genügt, und 25 Meter müssen reichen.',
  ),
  voices(
    'Relay は四人で走る競技です。バトンを落とさず次の走者へ渡す',
    'ことが、個々の速さより大切だと言われています。',
    'ために、声と歩数を何度も合わせて練習します。',
  ),
  voices(
    'Zones:\n\n- start at 90 m\n- hand over within 30 m\n',
    '- finish anywhere you like\n\n```ts\nconst baton = next(runner);\n```\n',
    '- never throw it\n\n| leg | metres |\n|---|---|\n| last | 400 |\n',
  ),
];

function voices(beginning: string, one: string, other: string): readonly [string, string] {
  return [beginning + one, beginning + other];
}

/** A whole answer to another question: one that `validate` refuses. */
export const NONSENSE = 'Bananas are berries, and strawberries are not.';

export const OUTPUT = { legs: 4, names: ['Ada', 'Grace', 'Kathleen', 'Barbara'], metres: 400 };
export const JSON_TEXT = JSON.stringify(OUTPUT, null, 1);
/** JSON, but not what was asked for. */
export const OTHER_JSON = '{"legs": "four"}';
/** No JSON at all, since it stops short, though its provider says that it is finished. */
export const HALF_JSON = JSON_TEXT.slice(0, 30);

export const SCHEMA = {
  '~standard': {
    version: 1 as const,
    vendor: 'simulation',
    validate: (value: unknown) =>
      JSON.stringify(value) === JSON.stringify(OUTPUT) ? { value } : { issues: [{ message: 'not what was asked for' }] },
  },
};

export const TOOL: Tool = { name: 'hand_over', description: 'Hands the baton over', parameters: { type: 'object' } };
export const ARGUMENTS_TEXT = '{"from":"Ada","to":"Grace","metres":[90,120]}';

/** In every prompt, and so nowhere else. */
export const CANARY = 'canary-7f3a9c';

/** The request for an answer; the number in it tells whoever answers which of the known ones is asked for. */
export function requestFor(wanted: Wanted, number: number): ChatRequest {
  const messages = [{ role: 'user' as const, content: `${CANARY} #${number}` }];
  if (wanted === 'json') return { messages, output: SCHEMA };
  return wanted === 'tools' ? { messages, tools: [TOOL] } : { messages };
}

export function numberIn(request: ChatRequest): number | undefined {
  const content = request.messages[0]?.content;
  const number = typeof content === 'string' ? /#(\d+)$/.exec(content)?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}
