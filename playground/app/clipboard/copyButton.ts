import { ChangeDetectionStrategy, Component, DestroyRef, inject, input, signal } from '@angular/core';
import { Subscription, timer } from 'rxjs';

const SHOWN_MS = 1_500;

/** Puts a text on the clipboard, and says so. */
@Component({
  selector: 'app-copy-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button type="button" class="quiet" (click)="copy()" [attr.aria-label]="'Copy ' + what()">{{ word() }}</button>
    <span class="visually-hidden" role="status">{{ word() === 'Copy' ? '' : word() }}</span>`,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly what = input.required<string>();
  protected readonly word = signal('Copy');
  private shown = Subscription.EMPTY;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.shown.unsubscribe());
  }

  protected async copy(): Promise<void> {
    const copied = await navigator.clipboard.writeText(this.text()).then(
      () => true,
      () => false,
    );
    this.word.set(copied ? 'Copied' : 'Not copied');
    this.shown.unsubscribe();
    this.shown = timer(SHOWN_MS).subscribe(() => this.word.set('Copy'));
  }
}
