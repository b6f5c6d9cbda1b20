import { type Labels, labelsText } from './labelsText.js';

/** One metric, with a value for each set of labels, in Prometheus' text format 0.0.4. */
export class Family {
  private readonly values = new Map<string, number>();

  constructor(
    private readonly name: string,
    private readonly type: 'counter' | 'gauge',
    private readonly help: string,
  ) {}

  add(labels: Labels, more = 1): void {
    const key = labelsText(labels);
    this.values.set(key, (this.values.get(key) ?? 0) + more);
  }

  set(labels: Labels, value: number): void {
    this.values.set(labelsText(labels), value);
  }

  text(): string {
    const lines = [...this.values].map(([labels, value]) => `${this.name}${labels} ${value}\n`);
    return `# HELP ${this.name} ${this.help}\n# TYPE ${this.name} ${this.type}\n${lines.join('')}`;
  }
}
