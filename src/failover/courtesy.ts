/** What a courtesy begins with, in the languages that models are most often spoken to in. */
const GREETINGS = [
  ...['sure', 'certainly', 'of course', 'absolutely', 'okay', 'ok', 'alright', 'all right', 'right', 'understood', 'got it'],
  ...[
    'yes',
    'no problem',
    'apologies',
    'my apologies',
    'sorry',
    "i'm sorry",
    'i apologize',
    'i apologise',
    'here',
    "here's",
    'let me',
    "i'll",
  ],
  ...['i will', 'continuing', 'continued', 'continuation', 'picking up', 'resuming'],
  ...['natürlich', 'klar', 'gern', 'gerne', 'selbstverständlich', 'entschuldigung', 'hier', 'fortsetzung', 'weiter'],
  ...['bien sûr', 'certainement', "d'accord", 'désolé', 'désolée', 'voici', 'je continue', 'je reprends', 'suite'],
  ...['claro', 'por supuesto', 'desde luego', 'aquí', 'continúo', 'continuación', 'com certeza', 'aqui', 'continuando'],
  ...['certo', 'certamente', 'ecco', 'continuo', 'конечно', 'хорошо', 'вот', 'продолжаю', 'продолжение'],
  ...['بالتأكيد', 'بالطبع', 'حسنا', 'إليك', 'ज़रूर', 'ठीक है', 'यहाँ'],
];
/** These run on into the next word. */
const GREETINGS_OF_CJK = [
  '好的',
  '当然',
  '没问题',
  '以下',
  '继续',
  '接着',
  'はい',
  'もちろん',
  '承知',
  '以下',
  '続き',
  '네',
  '물론',
  '다음',
  '계속',
  '이어서',
];

const GREETING = new RegExp(`^(?:(?:${GREETINGS.join('|')})(?![\\p{L}\\p{M}])|${GREETINGS_OF_CJK.join('|')})`, 'iu');

/** What it says that it does. */
const GOING_ON = new RegExp(
  [
    String.raw`\b(?:rest|continu\w*|remain\w*|left off|stopped|resum\w*|go(?:ing)? on|pick(?:ing)? up)\b`,
    String.raw`(?<!\p{L})(?:rest|fortsetz\p{L}*|fortfahr\p{L}*|weiter\p{L}*|suite|reste|reprend\p{L}*|poursui\p{L}*|resto|restante)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:contin[uú]\p{L}*|seguito|prosegu\p{L}*|продолж\p{L}*|остальн\p{L}*)`,
    '继续|剩余|剩下|余下|续写|接着|続き|続け|残り|계속|이어|나머지|بقية|تابع|تتمة|बाकी|जारी|शेष|आगे',
  ].join('|'),
  'iu',
);

/** A line that ends in a mark, or stands in brackets. */
const ANNOUNCES = /[:.!…:。!][*_)\]]*\s*$|^\s*[*_]*[([][^\n]*[)\]][*_]*\s*$/u;
/** In the line of the text itself only what can hardly be the text: "Continuing from where it left off: …". */
const INLINE = /^[^\n:]{0,60}\bwhere (?:i|we|you|it|the \w+) (?:left off|stopped|ended|was cut off)[^\n:]{0,10}: /iu;
/** A greeting that stands alone, before the line that speaks of going on. */
const LONGEST_GREETING = 24;

/**
 * How long the courtesy is that a text begins with: "Sure, here is the rest:" and its kin, a line of its own that greets and
 * speaks of going on, or a greeting and such a line. "Of course!" alone may be the answer.
 *
 * @param now - Decide with what is here.
 * @returns `undefined` while more of the text must be seen.
 */
export function courtesyLength(text: string, now: boolean): number | undefined {
  let at = 0;
  for (let lines = 0; lines < 2; lines++) {
    const [whole = '', line = '', breaks = ''] = /^[\s*_([]*([^\n]*)(\n{0,2})/.exec(text.slice(at)) ?? [];
    const end = at + whole.length;
    if (!mayGreet(line)) return 0;
    const inline = INLINE.exec(line)?.[0].length;
    if (inline !== undefined) return end - breaks.length - line.length + inline;
    // One line break or two: the second may be on its way.
    if (!now && breaks.length < 2 && end === text.length) return undefined;
    if (breaks === '' || !GREETING.test(line)) return 0;
    if (GOING_ON.test(line) && ANNOUNCES.test(whole)) return end;
    if (line.length > LONGEST_GREETING || !ANNOUNCES.test(whole)) return 0;
    at = end;
  }
  return 0;
}

function mayGreet(line: string): boolean {
  const begun = line.toLowerCase();
  return GREETING.test(line) || [...GREETINGS, ...GREETINGS_OF_CJK].some((greeting) => greeting.startsWith(begun));
}
