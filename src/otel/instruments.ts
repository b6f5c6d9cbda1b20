import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import type { Attempt } from '../chat/attempt.js';
import { modelNamed } from './modelNamed.js';

/** Seconds and tokens, as the semantic conventions recommend. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const TOKENS = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];

/** What is counted and timed: of each attempt by the names of the conventions, of what the failover does about it by its own. */
export class Instruments {
  readonly callDuration: Histogram;
  readonly switches: Counter;
  readonly stalls: Counter;
  readonly hedges: Counter;
  readonly retries: Counter;
  private readonly duration: Histogram;
  private readonly firstChunk: Histogram | undefined;
  private readonly outputChunk: Histogram | undefined;
  private readonly tokens: Histogram;

  /**
   * @param providerKey - What the conventions in use call the provider's name.
   * @param timesChunks - Whether they time chunks.
   */
  constructor(
    meter: Meter,
    private readonly providerKey: string,
    timesChunks: boolean,
  ) {
    const seconds = (name: string, description: string): Histogram =>
      meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: SECONDS } });
    const times = (name: string, description: string): Counter =>
      meter.createCounter(name, { description, unit: `{${name.slice(8)}}` });
    this.duration = seconds('gen_ai.client.operation.duration', 'One request to one provider.');
    if (timesChunks) {
      this.firstChunk = seconds('gen_ai.client.operation.time_to_first_chunk', 'From the request to the first content.');
      this.outputChunk = seconds('gen_ai.client.operation.time_per_output_chunk', 'From one chunk with content to the next.');
    }
    this.tokens = meter.createHistogram('gen_ai.client.token.usage', {
      description: 'Tokens that providers have reported.',
      unit: '{token}',
      advice: { explicitBucketBoundaries: TOKENS },
    });
    this.callDuration = seconds('rxbaton.call.duration', 'One call, with all its attempts and waits.');
    this.switches = times('rxbaton.switches', 'Calls that went from one provider to another.');
    this.stalls = times('rxbaton.stalls', 'Attempts that were given up because nothing came.');
    this.hedges = times('rxbaton.hedges', 'Attempts begun beside one that was slow to begin.');
    this.retries = times('rxbaton.retries', 'Attempts made again at the same provider.');
  }

  /** What an attempt has come to. One that was let go has no duration that says anything. */
  book({ provider: id, outcome, error, firstChunkMs, totalMs, usage, estimated }: Attempt, responseModel?: string): void {
    const about = this.about(id, responseModel);
    if (firstChunkMs !== undefined) this.firstChunk?.record(firstChunkMs / 1_000, about);
    if (outcome !== 'aborted')
      this.duration.record(totalMs / 1_000, error === undefined ? about : { ...about, 'error.type': error });
    // What nobody has reported is not to be told as if somebody had.
    if (estimated) return;
    const { inputTokens, outputTokens } = usage;
    if (inputTokens !== undefined) this.tokens.record(inputTokens, { ...about, 'gen_ai.token.type': 'input' });
    if (outputTokens !== undefined) this.tokens.record(outputTokens, { ...about, 'gen_ai.token.type': 'output' });
  }

  chunkCame(ms: number, about: Attributes): void {
    this.outputChunk?.record(ms / 1_000, about);
  }

  about(id: string, responseModel?: string): Attributes {
    const { provider, model } = modelNamed(id);
    const about: Attributes = { 'gen_ai.operation.name': 'chat', [this.providerKey]: provider, 'gen_ai.request.model': model };
    if (responseModel !== undefined) about['gen_ai.response.model'] = responseModel;
    return about;
  }
}
