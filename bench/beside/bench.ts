import type { Size } from './size.js';
import type { Upstream } from './upstream/upstream.js';

/** What every scenario is given. */
export interface Bench {
  readonly upstream: Upstream;
  readonly size: Size;
}
