import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Feed } from '../feed/feed.js';
import type { Lane } from '../feed/lane.js';
import { CONDITIONS } from './conditions.js';
import { UpstreamControl } from './upstreamControl.js';

/** How one provider is, and how it is to be. */
@Component({
  selector: 'app-provider-control',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './providerControl.html',
  styleUrl: './providerControl.css',
  host: { '[style.--lane]': "'var(--lane-' + lane().api + ')'" },
})
export class ProviderControl {
  readonly lane = input.required<Lane>();
  protected readonly upstream = inject(UpstreamControl);
  protected readonly conditions = CONDITIONS;
  protected readonly condition = computed(() => this.upstream.condition(this.lane().label));
  private readonly health = inject(Feed).health;
  protected readonly state = computed(() => {
    const status = this.health().find(({ provider }) => provider === this.lane().id);
    if (status === undefined) return '';
    if (status.breaker !== 'closed') return `circuit ${status.breaker}`;
    return status.healthy ? 'healthy' : 'unhealthy';
  });

  protected change(event: Event): Promise<void> {
    return this.become((event.target as HTMLSelectElement).value); // the only element that it is bound to
  }

  protected async become(id: string): Promise<void> {
    const condition = CONDITIONS.find((each) => each.id === id);
    if (condition !== undefined) await this.upstream.become(this.lane().label, condition);
  }
}
