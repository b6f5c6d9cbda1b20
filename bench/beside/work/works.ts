import { answers } from './answers.js';
import { beside } from './beside.js';
import { cancel } from './cancel.js';
import { firstChunks } from './firstChunks.js';
import { hold } from './hold.js';
import { listen } from './listen.js';
import { sequence } from './sequence.js';

/** What a contender's process can be told to do. */
export const works = { answers, beside, cancel, firstChunks, hold, listen, sequence };

export type Kind = keyof typeof works;
export type Task<K extends Kind> = Parameters<(typeof works)[K]>[2];
export type Figures<K extends Kind> = Awaited<ReturnType<(typeof works)[K]>>;
