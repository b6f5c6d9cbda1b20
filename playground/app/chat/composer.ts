import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';

const FIRST_QUESTION = 'What wins a relay?';

/** Where a question is written. */
@Component({
  selector: 'app-composer',
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './composer.html',
  styleUrl: './composer.css',
})
export class Composer {
  readonly busy = input.required<boolean>();
  readonly asked = output<string>();
  readonly stopped = output();
  protected readonly question = signal(FIRST_QUESTION);

  protected submit(event: Event): void {
    event.preventDefault();
    const question = this.question().trim();
    if (question === '' || this.busy()) return;
    this.asked.emit(question);
    this.question.set('');
  }

  /** Enter asks; with Shift it is a line, and in the middle of a word being composed it is the composer's. */
  protected enter(event: Event): void {
    const { shiftKey, isComposing } = event as KeyboardEvent; // as the template binds it to a key
    if (!shiftKey && !isComposing) this.submit(event);
  }

  protected write(event: Event): void {
    this.question.set((event.target as HTMLTextAreaElement).value); // the only element that it is bound to
  }
}
