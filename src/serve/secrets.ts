/** Looks up what a configuration only names: keys are in the environment, so that the file can be shown. */
export class Secrets {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  /** The key that a text stands for. A name that is not set is a problem, a key in clear a warning. */
  read(path: string, text: string): string {
    if (!text.startsWith('$')) {
      this.warnings.push(`${path}: a key is written in the file: put it into the environment and write $ITS_NAME`);
      return text;
    }
    const name = text.slice(1).replace(/^\{(.*)\}$/, '$1');
    const value = this.valueOf(name);
    if (value === undefined)
      this.problems.push(
        name === '' ? `${path}: write $NAME of an environment variable` : `${path}: the environment has no ${name}`,
      );
    return value ?? '';
  }

  /** Warns of a key that will be looked for and is not there. */
  expect(path: string, name: string): void {
    if (this.valueOf(name) === undefined) this.warnings.push(`${path}: the environment has no ${name}, and no apiKey is given`);
  }

  /** `$constructor` names nothing that anybody has set; and nobody's key is empty. */
  private valueOf(name: string): string | undefined {
    return Object.hasOwn(this.environment, name) ? this.environment[name] || undefined : undefined;
  }
}
