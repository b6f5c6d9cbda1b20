import { RxbatonError } from '../../operators/base/rxbatonError.js';

/** A configuration that cannot be served; it names each thing that is wrong, by its path. */
export class ConfigError extends RxbatonError {
  readonly code = 'BAD_CONFIG';

  constructor(readonly problems: readonly string[]) {
    super('ConfigError', problems.join('\n'));
  }
}
