/** The package, which is there only for those who want this store. */
export async function bullmqPackage(): Promise<typeof import('bullmq')> {
  try {
    return await import('bullmq');
  } catch (cause) {
    throw new Error(
      'bullmqStore(options) needs the packages bullmq and ioredis, which are not there or do not load: npm install bullmq ioredis',
      { cause },
    );
  }
}
