import * as z from 'zod/mini';
import { CONFIG } from './configSchema.js';

/** What editors need to help with a configuration. `config.schema.json` is this, and published. */
export function configJsonSchema(): object {
  return { title: 'Configuration of rxbaton serve', ...z.toJSONSchema(CONFIG) };
}
