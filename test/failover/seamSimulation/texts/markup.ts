/** Markdown of all kinds: tables, lists, quotes, headings whose words begin the paragraph below them. */
export const MARKUP: Readonly<Record<string, string>> = {
  table:
    'Here are the legs:\n\n| leg | runner | metres | time |\n|-----|--------|-------:|-----:|\n| 1 | Ada | 100 | 12.1 |\n| 2 | Grace | 100 | 12.1 |\n| 3 | Edsger | 200 | 25.7 |\n| 4 | Barbara | 400 | 60.0 |\n\nAda and Grace took the same time, and that is no mistake.',
  'padded table':
    '| Task        | State       | Review      |\n| ----------- | ----------- | ----------- |\n| Lexer       | done        | done        |\n| Parser      | In progress | in review   |\n| Printer     | Not started | not yet     |\n| Docs        | done        | Done        |\n\nThe printer is next.\n',
  'wide table':
    '| a | b | c | d | e | f | g | h |\n|---|---|---|---|---|---|---|---|\n| 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 |\n| 0 | 1 | 0 | 1 | 0 | 1 | 0 | 1 |\n| 2 | 2 | 3 | 3 | 2 | 2 | 3 | 3 |\n\nEach row adds up to something.\n',
  bullets:
    '- apples and pears\n- apples and plums\n- apples and cherries\n  - sweet ones\n  - sour ones\n- nothing else\n\nPick whichever you like the best of them, then:\n\n* wash it\n* wash it again\n* eat it\n',
  'numbered list':
    'How to hand over:\n\n1. **Look** at the hand.\n2. **Call** once, loudly.\n3. **Call** again only if nothing happens.\n4. **Let go** when you feel the pull.\n   1. Not before.\n   2. Not much later.\n5. **Slow down** in your own lane.\n\nThat is the whole drill.',
  headings:
    '# Relay races\n\nRelay races are run by teams of four.\n\n## Handing over the baton\n\nHanding over the baton takes two seconds.\n\n## Why the change matters\n\nWhy the change matters is seen in the results.\n\n### Summary\n\nSummary of it all: practise.\n',
  'bold leads':
    '**Speed:** speed is worth little without trust.\n\n**Trust:** trust is built in practice.\n\n**Practice:** practice, practice, practice.\n\n> "Again," said the coach.\n> "Again and again."\n\n---\n\n*The end.*\n',
  'task list':
    '- [x] write the parser\n- [x] write the printer\n- [ ] write the tests\n- [ ] write the docs\n\nTwo are done, two are to do. - [ ] stands for open, - [x] stands for done.',
  links:
    'See [the guide](https://example.com/guide), [the guide to guides](https://example.com/guide/guides) and <https://example.com>. Images: ![baton](baton.png)![baton](baton-2.png). Footnotes[^1][^2] come last.\n\n[^1]: The first.\n[^2]: The second.\n',
  mathematics:
    'The sum is\n\n$$\n\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}\n$$\n\nand for $n = 100$ that is $\\frac{100 \\cdot 101}{2} = 5050$. If a = b and b = c, then a = c. In words: 1 + 1 + 1 = 3, 1 + 2 + 3 + 4 = 10.',
};
