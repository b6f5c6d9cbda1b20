import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { GrowingBlocks } from './blocks.js';
import { MarkdownBlock } from './markdownBlock.js';
import type { Seam } from './seam.js';

/** A text in Markdown, which may still be growing. */
@Component({
  selector: 'app-markdown-text',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [MarkdownBlock],
  template: `@for (block of blocks(); track block.from; let last = $last) {
    <app-markdown-block [source]="block.source" [from]="block.from" [seams]="seams()" [growing]="growing() && last" />
  }`,
})
export class MarkdownText {
  readonly text = input.required<string>();
  readonly seams = input.required<readonly Seam[]>();
  readonly growing = input.required<boolean>();
  private readonly reader = new GrowingBlocks();
  protected readonly blocks = computed(() => this.reader.read(this.text(), this.growing()));
}
