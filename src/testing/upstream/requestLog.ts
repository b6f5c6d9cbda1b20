import type { IncomingHttpHeaders } from 'node:http';
import type { Api, Inbound, Question } from './apis/apiGrammar.js';
import type { Changes } from './changes.js';

/** A request that an upstream has had, and how it ended. */
export interface RequestRecord {
  /** Counts from 1. */
  readonly id: number;
  readonly api: Api;
  readonly model: string;
  /** Without its query, which may hold a key. */
  readonly path: string;
  /** Without the values of keys and cookies. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON that was sent. */
  readonly body: unknown;
  /** Milliseconds since 1970, as is `closedAt`. */
  readonly startedAt: number;
  /** Of the response, once its head is out. */
  readonly status: number | undefined;
  /** Words of the answer, and fragments of its tool calls. */
  readonly wordsSent: number;
  /** Who ended the exchange. */
  readonly closedBy: 'client' | 'server' | undefined;
  readonly closedAt: number | undefined;
}

/** A record that is still being written. */
export type OpenRecord = { -readonly [Field in keyof RequestRecord]: RequestRecord[Field] };

const SECRET = /^(?:authorization|proxy-authorization|cookie|(?:x-)?(?:goog-)?api-key)$/;

/** The newest requests, in order, and those that are still open. */
export class RequestLog {
  readonly records: RequestRecord[] = [];
  private readonly open = new Set<OpenRecord>();
  private count = 0;

  constructor(
    private readonly keep: number,
    private readonly now: () => number,
    private readonly changes: Changes,
  ) {}

  begin(api: Api, { model }: Question, { path, headers, body }: Inbound): OpenRecord {
    const id = ++this.count;
    const nothingYet = { status: undefined, wordsSent: 0, closedBy: undefined, closedAt: undefined };
    const record = { id, api, model, path, headers: withoutKeys(headers), body, startedAt: this.now(), ...nothingYet };
    this.open.add(record);
    this.records.push(record);
    if (this.records.length > this.keep) this.records.shift();
    this.changes.notify();
    return record;
  }

  update(record: OpenRecord, change: Partial<Pick<OpenRecord, 'status' | 'wordsSent'>>): void {
    Object.assign(record, change);
    this.changes.notify();
  }

  close(record: OpenRecord, by: 'client' | 'server'): void {
    if (!this.open.delete(record)) return;
    record.closedBy = by;
    record.closedAt = this.now();
    this.changes.notify();
  }

  openCount(model?: string): number {
    if (model === undefined) return this.open.size;
    return [...this.open].filter((record) => record.model === model).length;
  }
}

function withoutKeys(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET.test(name) ? '(not kept)' : String(value)]),
  );
}
