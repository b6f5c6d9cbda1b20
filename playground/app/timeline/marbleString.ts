import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Feed } from '../feed/feed.js';
import { Listing } from './listing.js';

/** The last call as RxJS writes streams. */
@Component({
  selector: 'app-marble-string',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Listing],
  template: `<app-listing
    name="Marble diagram of the last call"
    what="the marble diagram"
    empty="Ask something: here it is drawn in characters."
    [text]="marbles()"
  />`,
})
export class MarbleString {
  protected readonly marbles = inject(Feed).marbles;
}
