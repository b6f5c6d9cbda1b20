import {
  ApplicationRef,
  createEnvironmentInjector,
  EnvironmentInjector,
  Injectable,
  inject,
  provideEnvironmentInitializer,
  signal,
} from '@angular/core';
import { BrowserLevel } from 'browser-level';
import type { Failover } from 'rxbaton';
import { injectFailover, injectHealth, provideFailover, withEvents, withoutKeyWarning, withQueueStore } from 'rxbaton/angular';
import { levelStore } from 'rxbaton/level';
import { Feed } from '../feed/feed.js';
import { type Choices, FIRST_CHOICES } from './choices.js';
import { failoverOptions } from './failoverOptions.js';
import { ladderOf, lineup } from './lineup.js';
import { OWNS_QUEUE, PAGE } from './page.js';
import { pipelineCode } from './pipelineCode.js';

const QUEUE = 'rxbaton-playground';

/** The present failover, in an environment of its own: another choice of options makes another. */
@Injectable({ providedIn: 'root' })
export class Stage {
  private readonly application = inject(ApplicationRef);
  private readonly parent = inject(EnvironmentInjector);
  private readonly page = inject(PAGE);
  private readonly ownsQueue = inject(OWNS_QUEUE);
  private readonly feed = inject(Feed);
  private readonly seats = lineup(this.page);
  private readonly chosen = signal(FIRST_CHOICES);
  private failover: Failover | undefined;
  private readonly present = signal<EnvironmentInjector | undefined>(this.built());

  readonly choices = this.chosen.asReadonly();
  /** Where the failover is; `undefined` while one takes the other's place. */
  readonly environment = this.present.asReadonly();

  /** What is under way goes back to the queue, and is asked again of the next failover. */
  async choose(change: Partial<Choices>): Promise<void> {
    const before = this.present();
    if (before === undefined) return;
    this.chosen.update((choices) => ({ ...choices, ...change }));
    this.present.set(undefined);
    // The chat goes first: its question is not to fail with the failover.
    this.application.tick();
    await this.failover?.close();
    before.destroy();
    this.present.set(this.built());
  }

  private built(): EnvironmentInjector {
    const { page, feed, seats } = this;
    const choices = this.chosen();
    feed.show({ lanes: seats.map(({ lane }) => lane), code: pipelineCode(page, seats, choices) });
    const ladder = ladderOf(seats, ({ provider, lane }) => provider.pipe(feed.tap(lane.id)));
    const options = failoverOptions(choices, page.upstream !== undefined);
    return createEnvironmentInjector(
      [
        provideFailover(
          { ladder, options },
          withEvents((event) => feed.note(event)),
          withoutKeyWarning(),
          ...(this.ownsQueue ? [withQueueStore(() => levelStore(new BrowserLevel(QUEUE)))] : []),
        ),
        provideEnvironmentInitializer(() => {
          this.failover = injectFailover();
          feed.watch(injectHealth());
        }),
      ],
      this.parent,
    );
  }
}
