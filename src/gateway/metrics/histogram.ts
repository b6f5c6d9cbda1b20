import { type Labels, labelsText } from './labelsText.js';

/** Seconds, as the semantic conventions for generative AI recommend. */
const BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

interface Series {
  readonly labels: Labels;
  /** How many fell into each bucket alone; the last is beyond all bounds. */
  readonly counts: number[];
  sum: number;
}

/** How long something takes, in seconds, for each set of labels, in Prometheus' text format 0.0.4. */
export class Histogram {
  private readonly series = new Map<string, Series>();

  constructor(
    private readonly name: string,
    private readonly help: string,
  ) {}

  observe(labels: Labels, seconds: number): void {
    const key = labelsText(labels);
    const found = this.series.get(key) ?? { labels, counts: Array.from({ length: BOUNDS.length + 1 }, () => 0), sum: 0 };
    this.series.set(key, found);
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    const place = bucket < 0 ? BOUNDS.length : bucket;
    found.counts[place] = (found.counts[place] ?? 0) + 1;
    found.sum += seconds;
  }

  text(): string {
    const lines = [...this.series.values()].map((series) => this.seriesText(series));
    return `# HELP ${this.name} ${this.help}\n# TYPE ${this.name} histogram\n${lines.join('')}`;
  }

  private seriesText({ labels, counts, sum }: Series): string {
    let total = 0;
    const buckets = counts.map((count, place) => {
      total += count;
      return `${this.name}_bucket${labelsText({ ...labels, le: String(BOUNDS[place] ?? '+Inf') })} ${total}\n`;
    });
    return `${buckets.join('')}${this.name}_sum${labelsText(labels)} ${sum}\n${this.name}_count${labelsText(labels)} ${total}\n`;
  }
}
