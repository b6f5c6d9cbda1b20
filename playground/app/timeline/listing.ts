import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { CopyButton } from '../clipboard/copyButton.js';

/** A text in which each character has its place, to be read and copied. */
@Component({
  selector: 'app-listing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton],
  template: `
    @if (text() === '') {
      <p>{{ empty() }}</p>
    } @else {
      <app-copy-button [text]="text()" [what]="what()" />
      <pre tabindex="0" role="region" [attr.aria-label]="name()"><code>{{ text() }}</code></pre>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 0.5rem;
      min-inline-size: 0;
    }
    app-copy-button {
      justify-self: end;
    }
    p {
      margin: 0;
      color: var(--muted);
    }
    pre {
      margin: 0;
      padding: 0.75rem 0.875rem;
      overflow: auto;
      max-block-size: 22rem;
      font: 0.75rem/1.55 var(--mono);
      background: var(--well);
      border-radius: 6px;
      tab-size: 2;
    }
  `,
})
export class Listing {
  readonly name = input.required<string>();
  /** To be said after "Copy". */
  readonly what = input.required<string>();
  readonly text = input.required<string>();
  readonly empty = input.required<string>();
}
