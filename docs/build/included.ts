import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page with the files from elsewhere that `<!--@include: …-->` puts into it. */
export const included = (text: string, folder: string): string =>
  text.replace(/<!--\s*@include: (\S+?)\s*-->/g, (_, path: string) => readFileSync(join(folder, path), 'utf8'));
