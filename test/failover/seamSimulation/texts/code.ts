/** Answers that are code, most of it in fences, as models write them. */
export const CODE: Readonly<Record<string, string>> = {
  typescript:
    "Here is the function:\n\n```ts\nimport { map, type Observable } from 'rxjs';\n\n/** Adds one to each number. */\nexport function addOne(source: Observable<number>): Observable<number> {\n  return source.pipe(map((value) => value + 1));\n}\n\nexport function addTwo(source: Observable<number>): Observable<number> {\n  return source.pipe(map((value) => value + 2));\n}\n```\n\nCall it with any stream of numbers:\n\n```ts\naddOne(of(1, 2, 3)).subscribe(console.log);\n```\n\nIt prints 2, 3 and 4.\n",
  python:
    'Use a generator:\n\n```python\ndef pairs(items):\n    """Yield each item with the one after it."""\n    previous = None\n    for item in items:\n        if previous is not None:\n            yield previous, item\n        previous = item\n\n\ndef test_pairs():\n    assert list(pairs([])) == []\n    assert list(pairs([1])) == []\n    assert list(pairs([1, 1, 1, 1])) == [(1, 1), (1, 1), (1, 1)]\n```\n\nThe test covers the empty list as well.',
  java: 'The class is short:\n\n```java\npublic final class Registry {\n    private final Map<String, UserAccount> accounts = new HashMap<>();\n\n    public UserAccount register(UserAccount userAccount) {\n        StringBuilder stringBuilder = new StringBuilder();\n        stringBuilder.append(userAccount.name()).append(userAccount.id());\n        accounts.put(stringBuilder.toString(), userAccount);\n        return userAccount;\n    }\n}\n```\n\nNothing in it is thread-safe.',
  go: '```go\npackage relay\n\nfunc Hand(requestContext RequestContext, baton Baton) (Baton, error) {\n\tif err := requestContext.Err(); err != nil {\n\t\treturn Baton{}, err\n\t}\n\tif err := baton.Check(); err != nil {\n\t\treturn Baton{}, err\n\t}\n\treturn baton, nil\n}\n```\n\nBoth checks return early; neither wraps the error. Wrap it with `fmt.Errorf("hand: %w", err)` if the caller logs it.',
  'bare code':
    'const a = 1;\nconst b = 2;\n\nfunction add(x, y) {\n  return x + y;\n}\n\nfunction subtract(x, y) {\n  return x - y;\n}\n\nfor (let i = 0; i < 10; i++) {\n  for (let j = 0; j < 10; j++) {\n    if (add(i, j) === 10) {\n      console.log(i, j);\n    }\n  }\n}\n\nexport { add, subtract };\n',
  html: 'A page needs little:\n\n```html\n<!doctype html>\n<html lang="en">\n  <body>\n    <main>\n      <section>\n        <article>\n          <p>Hello, hello!</p>\n          <p>Is anybody there?</p>\n        </article>\n      </section>\n    </main>\n  </body>\n</html>\n```\n\nThe browser adds the head.',
  sql: "```sql\nINSERT INTO runners (id, name, leg) VALUES (1, 'Ada', 1);\nINSERT INTO runners (id, name, leg) VALUES (2, 'Grace', 2);\nINSERT INTO runners (id, name, leg) VALUES (3, 'Edsger', 3);\nSELECT name, count(*) FROM runners GROUP BY name HAVING count(*) > 1;\n```\n\nThe last statement finds the doubles.",
  'sql without a fence':
    "INSERT INTO legs (id, metres, runner) VALUES (1, 100, 'Ada');\nINSERT INTO legs (id, metres, runner) VALUES (2, 100, 'Grace');\nINSERT INTO legs (id, metres, runner) VALUES (3, 200, 'Edsger');\nINSERT INTO legs (id, metres, runner) VALUES (4, 400, 'Barbara');\nUPDATE legs SET metres = metres * 2 WHERE id IN (1, 2);\n",
  shell:
    'Run these in order:\n\n```sh\nset -euo pipefail\ngit fetch origin\ngit switch -c relay origin/main\nnpm ci\nnpm run build && npm test\n```\n\nIf the build fails, look at the first error only:\n\n```sh\nnpm run build 2>&1 | grep -m 1 error\n```\n\nThen go on.',
  'nested fences':
    'Put this into the README:\n\n````md\n# Relay\n\nInstall it:\n\n```sh\nnpm install relay\n```\n\nUse it:\n\n```ts\nimport { relay } from "relay";\n\nrelay(1, 2, 3);\n```\n\nThat is all.\n````\n\nThe outer fence has four backticks, so that the inner ones do not end it.',
  'fences nested by mistake':
    'The file is this:\n\n```markdown\n## Usage\n\n```js\nstart();\n```\n\nAnd then stop it:\n\n```js\nstop();\n```\n\nDone.\n```\n\nSome viewers show it wrongly. The last block stands alone:\n\n```js\nrestart();\n```\n',
  'tilde fence':
    'Old style:\n\n~~~ruby\nclass Relay\n  def hand(baton)\n    @next.take(baton)\n  end\n\n  def take(baton)\n    @baton = baton\n  end\nend\n~~~\n\nIt works with backticks inside, such as ```` ``` ````, too.',
  css: '```css\n.baton {\n  margin: 0 0 0 0;\n  padding: 0;\n  transition: transform 200ms ease, opacity 200ms ease;\n}\n\n.baton--passed {\n  margin: 0 0 0 0;\n  transform: translate(100%, 0);\n}\n```\n\nBoth rules keep the margin at zero.',
};
