import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Feed } from '../feed/feed.js';
import { Chronicle } from './chronicle.js';
import { sentenceOf, summaryOf } from './summaryOf.js';

/** What the canvas shows of the last call, in words: told when an asking begins or ends, not for each token. */
@Component({
  selector: 'app-call-summary',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <table>
      <caption>
        The last call
      </caption>
      <thead>
        <tr>
          <th scope="col">Provider</th>
          <th scope="col">Asked after</th>
          <th scope="col">First content after</th>
          <th scope="col">Tokens</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track $index) {
          <tr>
            <th scope="row">{{ row.provider }}</th>
            <td>{{ row.asked }}</td>
            <td>{{ row.first }}</td>
            <td>{{ row.tokens }}</td>
            <td>{{ row.outcome }}</td>
          </tr>
        }
      </tbody>
    </table>
    <p aria-live="polite">{{ sentence() }}</p>
  `,
  host: { class: 'visually-hidden' },
})
export class CallSummary {
  private readonly chronicle = inject(Chronicle);
  private readonly lanes = inject(Feed).lanes;

  protected readonly rows = computed(() => {
    this.chronicle.chapter();
    return summaryOf(this.chronicle.recording, this.lanes());
  });
  protected readonly sentence = computed(() => sentenceOf(this.rows()));
}
