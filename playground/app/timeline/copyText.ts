import { ChangeDetectionStrategy, Component, DestroyRef, DOCUMENT, inject, input, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { catchError, concat, defer, map, of, Subject, switchMap, timer } from 'rxjs';

const TOLD_MS = 2_000;

/** Copies a text, and says for a moment that it has. */
@Component({
  selector: 'app-copy-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button type="button" [disabled]="text() === ''" (click)="clicks.next()">{{ said() }}</button>
    <span class="unseen" role="status">{{ said() === 'Copy' ? '' : said() }}</span>`,
  styles: `
    button {
      min-inline-size: 4.5rem;
      block-size: 1.75rem;
      padding: 0 0.625rem;
      font: inherit;
      font-size: 0.8125rem;
      color: inherit;
      background: none;
      border: 1px solid var(--timeline-rule);
      border-radius: 5px;
      cursor: pointer;
    }
    button:disabled {
      color: var(--timeline-muted);
      cursor: default;
    }
    button:hover:enabled {
      border-color: var(--timeline-muted);
    }
    .unseen {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  `,
})
export class CopyText {
  readonly text = input.required<string>();

  protected readonly said = signal('Copy');
  protected readonly clicks = new Subject<void>();

  constructor() {
    const { defaultView } = inject(DOCUMENT);
    const copied$ = defer(async () => defaultView?.navigator.clipboard.writeText(this.text())).pipe(
      map(() => 'Copied'),
      catchError(() => of('Not allowed')),
    );
    const then$ = timer(TOLD_MS).pipe(map(() => 'Copy'));
    this.clicks
      .pipe(
        switchMap(() => concat(copied$, then$)),
        takeUntilDestroyed(inject(DestroyRef)),
      )
      .subscribe((said) => this.said.set(said));
  }
}
