import type { FailoverEvent } from 'rxbaton';
import type { BreakerState } from 'rxbaton/operators';
import type { Mark } from '../feed/mark.js';
import type { Connection, Ending } from './connection.js';
import { Ring } from './ring.js';

/** Content that came on a lane at one moment. */
export interface Arrival {
  readonly at: number;
  readonly lane: string;
  readonly tokens: number;
  readonly tool: boolean;
}

/** A stretch in which an open connection said nothing, after it had. */
export interface Silence {
  readonly lane: string;
  readonly from: number;
  readonly to: number;
}

/** One provider takes over from another, or is asked beside it. */
export interface Handover {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly kind: 'switch' | 'hedge';
  /** Whether some of the answer was out by then. */
  readonly seam: boolean;
}

/** A stretch in which something held: an open circuit, an outage. */
export interface Spell {
  /** `undefined`: of all lanes. */
  readonly lane: string | undefined;
  readonly state: 'open' | 'half-open' | 'outage';
  readonly from: number;
  to?: number;
}

/** The silence that is shown as one, in ms. */
export const SILENCE_MS = 500;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What has happened of late, in the order in which it did, within bounds. */
export class Recording {
  readonly arrivals: Ring<Arrival>;
  readonly connections: Ring<Connection>;
  readonly silences: Ring<Silence>;
  readonly handovers: Ring<Handover>;
  readonly spells: Ring<Spell>;
  /** Grows with what is worth telling in words: not with content. */
  chapter = 0;
  private readonly open = new Map<string, Mutable<Connection>>();
  private readonly present = new Map<string | undefined, Spell>();
  private began: number | undefined;
  private request = '';
  private askedAt = 0;
  private latest = 0;

  constructor(capacity = 20_000) {
    this.arrivals = new Ring(capacity);
    const few = Math.max(1, Math.ceil(capacity / 20));
    this.connections = new Ring(few);
    this.silences = new Ring(few);
    this.handovers = new Ring(few);
    this.spells = new Ring(few);
  }

  /** The first moment there was: where the axis has its zero. */
  get origin(): number {
    return this.began ?? 0;
  }

  /** The oldest moment that is still known. */
  get oldest(): number {
    return this.connections.at(0)?.from ?? this.origin;
  }

  /** When something last happened. */
  get lastAt(): number {
    return this.latest;
  }

  /** What has been asked of providers for the last request, probes left out. */
  get lastCall(): readonly Connection[] {
    return [...this.connections].filter(({ probe, from }) => !probe && from >= this.askedAt);
  }

  /** Whether a stream is under way, so that the picture changes by time alone. */
  get live(): boolean {
    return this.open.size > 0;
  }

  add(mark: Mark): void {
    this.changed(mark.at);
    const connection = this.open.get(mark.call);
    if (mark.type === 'sent') this.begin(mark);
    else if (connection !== undefined) this.go(connection, mark);
  }

  addEvent(event: FailoverEvent): void {
    this.changed(event.at);
    switch (event.type) {
      case 'attempt-started':
        this.ask(event.requestId, event.at);
        if (event.hedge === true) this.hedge(event.provider, event.at);
        break;
      case 'attempt-failed':
        this.blame(event.provider, event.error);
        break;
      case 'switch':
        this.handOver({ at: event.at, from: event.from, to: event.to, kind: 'switch', seam: event.mode !== undefined });
        break;
      case 'breaker':
        this.turn(event.provider, spellOf(event.state), event.at);
        break;
      case 'outage-started':
        this.turn(undefined, 'outage', event.at);
        break;
      case 'outage-ended':
        this.turn(undefined, undefined, event.at);
        break;
      default:
    }
  }

  /** Another failover takes the place of the one that has spoken so far: its circuits are forgotten. */
  renew(at: number): void {
    for (const lane of [...this.present.keys()]) this.turn(lane, undefined, at);
  }

  private ask(requestId: string, at: number): void {
    if (requestId === this.request || requestId === '') return;
    this.request = requestId;
    this.askedAt = at;
  }

  private begin({ at, lane, call, probe }: Mark): void {
    const connection: Mutable<Connection> = { lane, probe, from: at, lastAt: at, tokens: 0 };
    this.open.set(call, connection);
    this.connections.push(connection);
    if (!probe) this.chapter += 1;
  }

  private go(connection: Mutable<Connection>, mark: Mark): void {
    if (mark.type === 'token') this.arrive(connection, mark.at, mark.tokens, false);
    else if (mark.type === 'tool') this.arrive(connection, mark.at, 0, true);
    else this.end(connection, mark);
  }

  private arrive(connection: Mutable<Connection>, at: number, tokens: number, tool: boolean): void {
    this.hush(connection, at);
    connection.firstAt ??= at;
    connection.lastAt = at;
    connection.tokens += tokens;
    if (!connection.probe) this.arrivals.push({ at, lane: connection.lane, tokens, tool });
  }

  private end(connection: Mutable<Connection>, mark: Mark): void {
    this.hush(connection, mark.at);
    this.open.delete(mark.call);
    connection.to = mark.at;
    connection.lastAt = mark.at;
    connection.ending = mark.type === 'aborted' && connection.reason !== undefined ? 'failed' : endingOf(mark);
    if (mark.type === 'end') connection.reason = mark.reason;
    if (mark.type === 'failed') connection.reason = mark.error;
    if (!connection.probe) this.chapter += 1;
  }

  /** What the failover gives up for its silence is aborted, and yet it is a failure. */
  private blame(provider: string, error: string): void {
    for (const connection of this.open.values()) {
      if (connection.lane === provider && !connection.probe) connection.reason = error;
    }
  }

  private hush({ lane, firstAt, lastAt }: Connection, at: number): void {
    if (firstAt !== undefined && at - lastAt > SILENCE_MS) this.silences.push({ lane, from: lastAt, to: at });
  }

  /** It begins beside the one that has been asked last and has not answered. */
  private hedge(to: string, at: number): void {
    const from = [...this.open.values()].reverse().find(({ lane, probe }) => lane !== to && !probe);
    if (from !== undefined) this.handOver({ at, from: from.lane, to, kind: 'hedge', seam: false });
  }

  private handOver(handover: Handover): void {
    this.handovers.push(handover);
    this.chapter += 1;
  }

  private turn(lane: string | undefined, state: Spell['state'] | undefined, at: number): void {
    const before = this.present.get(lane);
    if (before !== undefined) before.to = at;
    this.present.delete(lane);
    if (state === undefined) return;
    const spell: Spell = { lane, state, from: at };
    this.present.set(lane, spell);
    this.spells.push(spell);
  }

  private changed(at: number): void {
    this.began ??= at;
    this.latest = Math.max(this.latest, at);
  }
}

function endingOf({ type }: Mark): Ending {
  return type === 'failed' || type === 'aborted' ? type : 'end';
}

function spellOf(state: BreakerState): Spell['state'] | undefined {
  if (state === 'open' || state === 'forced-open') return 'open';
  return state === 'half-open' ? state : undefined;
}
