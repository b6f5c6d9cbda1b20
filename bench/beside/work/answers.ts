import { heardWhole } from './heardWhole.js';
import type { Work } from './work.js';

export interface AnswersTask {
  /** So many at a time, */
  readonly streams: number;
  /** and so many one after the other on each. */
  readonly each: number;
}

/** CPU that answers cost, in µs for all of them. */
export const answers: Work<AnswersTask, number> = async (contender, setting, { streams, each }) => {
  const cpu = async (): Promise<number> => {
    const { user, system } = process.cpuUsage();
    return user + system + ((await contender.cpuBeside?.()) ?? 0);
  };
  const before = await cpu();
  const stream = async (): Promise<void> => {
    for (let count = 0; count < each; count++) await heardWhole(contender, setting);
  };
  await Promise.all(Array.from({ length: streams }, stream));
  return (await cpu()) - before;
};
