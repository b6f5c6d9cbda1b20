import type { AnswersTask } from './answers.js';
import { heardWhole } from './heardWhole.js';
import type { Work } from './work.js';

/** CPU that answers cost the process which they go through, in µs for all of them. */
export const beside: Work<AnswersTask, number> = async (contender, setting, { streams, each }) => {
  const cpu = async (): Promise<number> => (await contender.cpuBeside?.()) ?? Number.NaN;
  const before = await cpu();
  const stream = async (): Promise<void> => {
    for (let count = 0; count < each; count++) await heardWhole(contender, setting);
  };
  await Promise.all(Array.from({ length: streams }, stream));
  return (await cpu()) - before;
};
