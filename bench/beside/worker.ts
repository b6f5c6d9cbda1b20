// The process of one contender: `node worker.js <module> <setting>`.
import { inspect } from 'node:util';
import type { Contender, Enter, Setting } from './contender.js';
import type { Work } from './work/work.js';
import { type Kind, works } from './work/works.js';

const [module = '', setting = ''] = process.argv.slice(2);
const given = JSON.parse(setting) as Setting; // written by `startProcess`
const { enter } = (await import(module)) as { readonly enter: Enter }; // what every contender exports
const contender = await enter(given);

process.on('message', ({ kind, task }: { readonly kind: Kind; readonly task: unknown }) => {
  const work = works[kind] as Work<unknown, unknown>; // the task is of that kind: `startProcess` takes no other
  void work(contender, given, task).then(
    (figures) => process.send?.({ figures }),
    (error: unknown) => process.send?.({ error: inspect(error) }),
  );
});
process.on('disconnect', () => leave(contender));
process.send?.({ ready: true });

function leave({ close }: Contender): void {
  close?.();
  process.exit();
}
