import type { HeldRequest } from './heldRequest.js';

/** The requests of one queue by id and by idempotency key, and for a while those that are over. */
export class RequestBook {
  private readonly requests = new Map<string, HeldRequest>();
  private readonly idsByKey = new Map<string, string>();
  private readonly underWay = new Set<HeldRequest>();
  /** Oldest first. */
  private readonly over: HeldRequest[] = [];

  /** @param keep - How many that are over are remembered. */
  constructor(private readonly keep: number) {}

  /** Those under way, oldest first. */
  get live(): Iterable<HeldRequest> {
    return this.underWay.values();
  }

  byId(id: string): HeldRequest | undefined {
    return this.requests.get(id);
  }

  byKey(key: string | undefined): HeldRequest | undefined {
    const id = key === undefined ? undefined : this.idsByKey.get(key);
    return id === undefined ? undefined : this.requests.get(id);
  }

  enter(held: HeldRequest): void {
    const { id, key } = held.facts;
    this.requests.set(id, held);
    this.underWay.add(held);
    held.running.add(() => this.underWay.delete(held));
    if (key !== undefined) this.idsByKey.set(key, id);
  }

  /** @returns Those that are forgotten for it. */
  retire(held: HeldRequest): readonly HeldRequest[] {
    this.over.push(held);
    const forgotten = this.over.splice(0, Math.max(0, this.over.length - this.keep));
    for (const oldest of forgotten) this.forget(oldest);
    return forgotten;
  }

  private forget(held: HeldRequest): void {
    const { id, key } = held.facts;
    // A dead letter that was asked for again has its ticket's id.
    if (this.requests.get(id) === held) this.requests.delete(id);
    if (key !== undefined && this.idsByKey.get(key) === id) this.idsByKey.delete(key);
  }
}
