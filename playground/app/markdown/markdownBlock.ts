import { ChangeDetectionStrategy, Component, computed, ElementRef, effect, inject, input } from '@angular/core';
import { renderBlock } from './renderBlock.js';
import type { Seam } from './seam.js';

/** One block of an answer: rendered again only when it itself has changed. */
@Component({ selector: 'app-markdown-block', changeDetection: ChangeDetectionStrategy.OnPush, template: '' })
export class MarkdownBlock {
  readonly source = input.required<string>();
  readonly from = input.required<number>();
  readonly seams = input.required<readonly Seam[]>();
  readonly growing = input.required<boolean>();

  /** Where the blocks meet, a seam belongs to the later one; the answer's end to the last. */
  private readonly own = computed(
    () => {
      const end = this.from() + this.source().length;
      return this.seams().filter(({ at }) => at >= this.from() && (at < end || (this.growing() && at === end)));
    },
    { equal: (some, others) => some.length === others.length && some.every((seam, at) => seam === others[at]) },
  );

  constructor() {
    const { nativeElement: host } = inject<ElementRef<HTMLElement>>(ElementRef);
    effect(() => {
      const [source, from, growing] = [this.source(), this.from(), this.growing()];
      host.replaceChildren(renderBlock({ source, from, seams: this.own(), growing }));
    });
  }
}
