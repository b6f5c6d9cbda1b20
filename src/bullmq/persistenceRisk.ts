/** What is asked of Redis to know what it keeps. */
export interface PersistenceSource {
  info(): Promise<string>;
  /** Refused, or missing, where the server is somebody else's. */
  readonly config?: ((command: 'GET', pattern: string) => Promise<unknown>) | undefined;
}

/** What a crash would take, in words that tell what to do; `undefined` when it would take nothing. */
export async function persistenceRisk(redis: PersistenceSource): Promise<string | undefined> {
  const logged = /^aof_enabled:1\r?$/m.test(await redis.info());
  if (!logged) {
    return 'Redis keeps no append-only file: if it crashes, requests that were acknowledged are lost. Set appendonly yes';
  }
  const flushes = await flushesOf(redis);
  if (flushes === 'always' || flushes === undefined) return undefined;
  return (
    `Redis flushes its append-only file ${flushes === 'no' ? 'when it likes' : 'once a second'} (appendfsync ${flushes}): ` +
    'a power cut takes what was acknowledged since. Set appendfsync always'
  );
}

/** `undefined` where the server does not tell: hosted ones see to that themselves. */
async function flushesOf(redis: PersistenceSource): Promise<string | undefined> {
  try {
    const answer: unknown = await redis.config?.('GET', 'appendfsync');
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
  } catch {
    return undefined;
  }
}
