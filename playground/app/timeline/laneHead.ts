import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { ProviderStatus } from 'rxbaton';
import type { Lane } from '../feed/lane.js';
import { laneColor } from './laneColor.js';

/** The name of a lane, and how its provider is. */
@Component({
  selector: 'app-lane-head',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="swatch" [style.background]="color()"></span>
    <b>{{ lane().label }}</b>
    <span class="rung">rung {{ lane().rung + 1 }}</span>
    @if (status(); as known) {
      <span class="health">{{ health() }}</span>
      <span class="breaker" [class]="known.breaker">{{ breaker() }}</span>
    }
  `,
  styleUrl: './laneHead.css',
})
export class LaneHead {
  readonly lane = input.required<Lane>();
  readonly status = input<ProviderStatus | undefined>();

  protected readonly color = computed(() => laneColor(this.lane()));
  protected readonly health = computed(() => healthText(this.status()));
  protected readonly breaker = computed(() => {
    const status = this.status();
    if (status?.breaker !== 'closed') return status?.breaker ?? '';
    return status.healthy ? 'healthy' : 'unwell';
  });
}

function healthText(status: ProviderStatus | undefined): string {
  if (status === undefined || status.samples === 0) return 'no calls yet';
  const { errorRate, samples, latency } = status;
  const failed = `${Math.round(errorRate * samples)} of ${samples} failed`;
  return Number.isNaN(latency) ? failed : `${Math.round(latency)} ms · ${failed}`;
}
