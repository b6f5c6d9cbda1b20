import type { Job } from 'bullmq';
import type { SettledRequest, StoredRequest, TicketStatus } from '../outage/outageStore.js';
import { storedRequestOf } from '../outage/storedJson.js';

/** A job's data is the JSON of its request, and what it returns is how that ended; one that failed too often is in the failed set. */
export type RequestJob = Job<string, SettledRequest>;

/** How the request of a job ended; `undefined` while it has not. */
export function settledOf(job: RequestJob): SettledRequest | undefined {
  if (job.finishedOn === undefined) return undefined;
  if (!job.failedReason) return job.returnvalue;
  // One that was asked for again by hand ended as its data says.
  const read = storedRequestOf(job.data);
  const status = read.type === 'request' ? read.entry.status : 'dead';
  if (!isOver(status)) return { status: 'dead', reason: job.failedReason };
  if (read.type === 'request' && read.entry.completion !== undefined) return { status, completion: read.entry.completion };
  return { status, reason: job.failedReason };
}

/** The stored request as it ended. */
export function endedEntry(entry: StoredRequest, job: RequestJob): StoredRequest | undefined {
  const settled = settledOf(job);
  if (settled === undefined) return undefined;
  const { status, completion } = settled;
  return { ...entry, status, deliveries: job.attemptsMade, ...(completion && { completion }) };
}

function isOver(status: TicketStatus): status is SettledRequest['status'] {
  return status !== 'processing' && status !== 'queued';
}
