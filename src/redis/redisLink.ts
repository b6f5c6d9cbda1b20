import { Redis } from 'ioredis';
import { distinctUntilChanged, type Observable, Subject } from 'rxjs';
import { PresentValue } from '../../operators/base/presentValue.js';
import { type Hint, hintIn, hintText } from './hint.js';
import { RELEASE_LEASE, RENEW_LEASE, TAKE_LEASE, TELL_LONGEST, TELL_OVER } from './scripts.js';
import type { ShareSettings } from './shareSettings.js';

/** What Redis remembers of a provider, each in ms that are left. */
export interface Remembered {
  readonly open: number;
  readonly bench: number;
  readonly trial: number;
}

/** A trial's lease: one has it, or somebody else has it for so many ms. */
export type Lease = { readonly held: true } | { readonly held: false; readonly leftMs: number };

const LONGEST_PAUSE_MS = 5_000;

/**
 * The way to Redis and back: one connection to speak, one to listen.
 *
 * What cannot be said at once is not said, and every answer has its time limit: `undefined` stands for none. No failure of Redis
 * leaves this class.
 */
export class RedisLink {
  readonly connected$: Observable<boolean>;
  readonly hints$: Observable<Hint>;
  private readonly connected = new PresentValue(false);
  private readonly hints = new Subject<Hint>();
  private readonly speaker: Redis;
  private readonly listener: Redis;
  private readonly me = crypto.randomUUID();
  private readonly channel: string;
  private leases = 0;
  private listens = false;

  constructor(private readonly settings: ShareSettings) {
    this.channel = `${settings.prefix}:hints`;
    this.connected$ = this.connected.value$.pipe(distinctUntilChanged());
    this.hints$ = this.hints.asObservable();
    this.speaker = this.connection();
    this.listener = this.connection();
    this.listener.on('message', (_channel: string, text: string) => {
      const hint = hintIn(text, this.me);
      if (hint !== undefined) this.hints.next(hint);
    });
    this.listener.on('ready', () => void this.listen());
    this.speaker.on('ready', () => this.look());
    for (const connection of [this.speaker, this.listener]) {
      connection.on('close', () => this.look());
      connection.connect().catch(ignore);
    }
  }

  /** Tells the others, and who comes later. */
  tell(hint: Hint): void {
    const { kind, provider } = hint;
    const ms = Math.ceil(Math.min(hint.ms, this.settings.ttl));
    const text = hintText(this.me, { kind, provider, ms });
    if (kind === 'free') void answerOf(this.speaker.publish(this.channel, text));
    else if (kind === 'closed') void this.run(TELL_OVER, this.key('open', provider), this.channel, text);
    else void this.run(TELL_LONGEST, this.key(kind, provider), ms, this.channel, text);
  }

  async remembered(provider: string): Promise<Remembered> {
    const kinds = ['open', 'bench', 'trial'] as const;
    const [open = 0, bench = 0, trial = 0] = await Promise.all(
      kinds.map((kind) => answerOf(this.speaker.pttl(this.key(kind, provider)))),
    );
    return { open, bench, trial };
  }

  /** The name of a lease that nobody has asked for yet. */
  newLease(): string {
    return `${this.me}:${this.leases++}`;
  }

  async take(lease: string, provider: string): Promise<Lease | undefined> {
    const left = await this.run(TAKE_LEASE, this.key('trial', provider), lease, Math.ceil(this.settings.lease));
    if (typeof left !== 'number') return undefined;
    return left === 0 ? { held: true } : { held: false, leftMs: left };
  }

  async renew(lease: string, provider: string): Promise<boolean | undefined> {
    const renewed = await this.run(RENEW_LEASE, this.key('trial', provider), lease, Math.ceil(this.settings.lease));
    return typeof renewed === 'number' ? renewed === 1 : undefined;
  }

  async release(lease: string, provider: string): Promise<void> {
    await this.run(RELEASE_LEASE, this.key('trial', provider), lease);
  }

  /** Resolves when what was said before has had its time; then there is no socket and no timer any more. */
  async close(): Promise<void> {
    if (this.speaker.status === 'ready') await answerOf(this.speaker.ping());
    await Promise.all([this.speaker, this.listener].map(disconnected));
    this.connected.set(false);
    this.hints.complete();
  }

  private connection(): Redis {
    const { url, timeout, random } = this.settings;
    const connection = new Redis(url, {
      lazyConnect: true,
      disableClientInfo: true,
      enableOfflineQueue: false,
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeout,
      connectTimeout: 4 * timeout,
      // Nothing is owed any more when it is closed.
      disconnectTimeout: 0,
      // A server that is silent for so long with a command before it is left: what it owes would grow without end.
      socketTimeout: 4 * timeout,
      retryStrategy: (times) => Math.min(LONGEST_PAUSE_MS, 50 * 2 ** Math.min(times, 10)) * (0.5 + random() / 2),
    });
    // It reconnects by itself; without a listener it would write to the console.
    return connection.on('error', ignore);
  }

  private async listen(): Promise<void> {
    this.listens = (await answerOf(this.listener.subscribe(this.channel))) !== undefined;
    // Without an answer to this a connection is of no use: the next one asks again.
    if (!this.listens && this.listener.status === 'ready') this.listener.disconnect(true);
    this.look();
  }

  private look(): void {
    if (this.listener.status !== 'ready') this.listens = false;
    this.connected.set(this.listens && this.speaker.status === 'ready');
  }

  private key(kind: 'open' | 'bench' | 'trial', provider: string): string {
    return `${this.settings.prefix}:${kind}:${provider}`;
  }

  private run(script: string, key: string, ...rest: (string | number)[]): Promise<unknown> {
    return answerOf(this.speaker.eval(script, 1, key, ...rest));
  }
}

function ignore(): void {}

async function disconnected(connection: Redis): Promise<void> {
  // Its type says that there always is one, but not before the first attempt to connect.
  const stream = connection.stream as Redis['stream'] | undefined;
  connection.disconnect();
  if (stream !== undefined && !stream.closed) await new Promise((resolve) => stream.once('close', resolve));
}

/** An answer, or `undefined` where there was none. */
function answerOf<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  return answer.catch(() => undefined);
}
