const REDACTED = 'REDACTED';

/** A shorter one is a placeholder such as a local server takes, and may stand in any text. */
const SHORTEST_SECRET = 8;

/** The headers whose values tell of the answer; any other may tell whose it is: an organization, a request's id, a cookie. */
const TELLING_HEADERS =
  /^(content-(type|encoding|length)|transfer-encoding|date|retry-after(-ms)?|x-should-retry|(x|anthropic)-ratelimit-[\w-]+|server|via)$/;

/** What is shaped like a key, an organization's, project's or user's id, or a request's, whoever's it is. */
const IDENTIFYING =
  /\b(?:(?:sk|gsk|xai|pplx|r8|hf)[-_][\w-]{16,}|AIza[\w-]{16,}|(?:org|user)-[A-Za-z0-9]{16,}|(?:org|proj|user|acct)_[A-Za-z0-9]{16,}|req_[\w-]{16,})/g;

/** A refusal may show a key with stars in its middle, or its end behind stars. */
const MASKED_KEY = /[\w-]*\*{3,}[\w-]*/g;

/** Takes out of a response whatever tells whose key, account or request it was. */
export class Redaction {
  private readonly secrets: readonly string[];

  constructor(keys: readonly string[]) {
    this.secrets = [...new Set(keys.filter((key) => key.length >= SHORTEST_SECRET).flatMap(spellingsOf))];
  }

  text(text: string): string {
    return this.secrets
      .reduce((redacted, secret) => redacted.replaceAll(secret, REDACTED), text)
      .replace(IDENTIFYING, redactedId);
  }

  /** As `text`; every byte that is not redacted stays, whatever its encoding. */
  bytes(bytes: Uint8Array): Uint8Array {
    return Buffer.from(this.text(Buffer.from(bytes).toString('latin1')), 'latin1');
  }

  /** As `text`, for the body of a refusal. */
  refusal(body: string): string {
    return this.text(body).replace(MASKED_KEY, REDACTED);
  }

  headers(headers: Headers): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Array.from(headers, ([name, value]) => [name, TELLING_HEADERS.test(name) ? this.text(value) : REDACTED]),
    );
  }
}

/** As it is, in JSON, in JSON with escaped slashes, and in a URL. */
function spellingsOf(key: string): readonly string[] {
  const inJson = JSON.stringify(key).slice(1, -1);
  return [key, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(key)];
}

/** Its prefix still tells what it was. */
function redactedId(id: string): string {
  return `${/^[A-Za-z]+[-_]|^AIza/.exec(id)?.[0] ?? ''}${REDACTED}`;
}
