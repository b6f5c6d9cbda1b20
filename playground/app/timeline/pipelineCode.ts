import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Feed } from '../feed/feed.js';
import { Listing } from './listing.js';

/** The program that makes the present failover. */
@Component({
  selector: 'app-pipeline-code',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Listing],
  template: `<app-listing name="Code of the present pipeline" what="the code" empty="There is no failover yet." [text]="code()" />`,
})
export class PipelineCode {
  protected readonly code = inject(Feed).pipeline;
}
