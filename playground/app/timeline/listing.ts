import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { CopyText } from './copyText.js';

/** A text in which each character has its place, to be read and copied. */
@Component({
  selector: 'app-listing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyText],
  template: `
    @if (text() === '') {
      <p>{{ empty() }}</p>
    } @else {
      <app-copy-text [text]="text()" />
      <pre tabindex="0" role="region" [attr.aria-label]="name()"><code>{{ text() }}</code></pre>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.5rem;
      min-inline-size: 0;
    }
    app-copy-text {
      justify-self: end;
    }
    p {
      margin: 0;
      color: var(--timeline-muted);
    }
    pre {
      margin: 0;
      padding: 0.75rem 0.875rem;
      overflow: auto;
      max-block-size: 22rem;
      font: 0.75rem/1.55 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
      background: var(--timeline-well);
      border-radius: 6px;
      tab-size: 2;
    }
    pre:focus-visible {
      outline: 2px solid var(--timeline-focus);
      outline-offset: 2px;
    }
  `,
})
export class Listing {
  readonly name = input.required<string>();
  readonly text = input.required<string>();
  readonly empty = input.required<string>();
}
