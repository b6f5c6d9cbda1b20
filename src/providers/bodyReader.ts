import type { SchedulerLike } from 'rxjs';
import type { Demand } from '../../operators/base/demand.js';
import type { Receiver } from '../transport/carrier.js';
import type { SizeLimits } from '../transport/sizeLimits.js';
import type { EventDecoder, Wire, WireTarget } from '../wire/wire.js';

/** Takes in what follows a head. */
export type BodyReader = Omit<Receiver, 'head'>;

/** Who reads, and how far. */
export interface ReaderSettings {
  readonly wire: Wire;
  readonly target: WireTarget;
  readonly decoder: EventDecoder;
  readonly limits: SizeLimits;
  readonly scheduler: SchedulerLike;
  /** Nothing is read while the consumer holds back. */
  readonly demand: Demand | undefined;
}
