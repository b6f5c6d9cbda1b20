import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { WEATHER } from '../chat/weather.js';
import { Feed } from '../feed/feed.js';
import type { Choices } from '../stage/choices.js';
import { PAGE } from '../stage/page.js';
import { Stage } from '../stage/stage.js';
import { scriptedAnswers } from './answers.js';
import { ProviderControl } from './providerControl.js';
import { SPEEDS, UpstreamControl } from './upstreamControl.js';

const HEDGES: readonly (readonly [string, Choices['hedgeAfter']])[] = [
  ['off', false],
  ['after 300 ms', 300],
  ['at p95', 'p95'],
];

/** What can be broken, and how it is to be mended. */
@Component({
  selector: 'app-controls',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProviderControl],
  templateUrl: './controls.html',
  styleUrl: './controls.css',
})
export class Controls {
  private readonly page = inject(PAGE);
  private readonly stage = inject(Stage);
  protected readonly upstream = inject(UpstreamControl);
  protected readonly lanes = inject(Feed).lanes;
  protected readonly choices = this.stage.choices;
  protected readonly simulated = this.page.upstream !== undefined;
  protected readonly speeds = SPEEDS;
  protected readonly answers = scriptedAnswers(this.page.upstream?.answer ?? '');
  protected readonly answer = signal('plain');
  protected readonly hedges = HEDGES;
  protected readonly continuations: readonly Choices['continuation'][] = ['auto', 'restart', 'off'];

  constructor() {
    void this.upstream.load();
  }

  protected async pickSpeed(event: Event): Promise<void> {
    await this.upstream.pick(Number(pickedIn(event)));
  }

  protected async pickAnswer(event: Event): Promise<void> {
    const picked = this.answers.find(({ id }) => id === pickedIn(event));
    if (picked === undefined) return;
    this.answer.set(picked.id);
    await this.upstream.answer(picked.text);
  }

  protected async pickHedge(event: Event): Promise<void> {
    const [, hedgeAfter = false] = HEDGES.find(([label]) => label === pickedIn(event)) ?? [];
    await this.stage.choose({ hedgeAfter });
  }

  protected async pickContinuation(event: Event): Promise<void> {
    const continuation = this.continuations.find((each) => each === pickedIn(event));
    if (continuation !== undefined) await this.stage.choose({ continuation });
  }

  protected async switchTool(event: Event): Promise<void> {
    const { checked } = event.target as HTMLInputElement; // the only element that it is bound to
    await this.upstream.callTool(checked ? { name: WEATHER.name, args: { city: 'Oslo' } } : undefined);
  }
}

/** Each is bound to a select. */
function pickedIn(event: Event): string {
  return (event.target as HTMLSelectElement).value; // see above
}
