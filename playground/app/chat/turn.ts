import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { ToolCall } from 'rxbaton';
import type { Ending } from 'rxbaton/angular';
import { CopyButton } from '../clipboard/copyButton.js';
import { MarkdownText } from '../markdown/markdownText.js';
import type { Seam } from '../markdown/seam.js';

/** One message of the conversation. */
@Component({
  selector: 'app-turn',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CopyButton, MarkdownText],
  templateUrl: './turn.html',
  styleUrl: './turn.css',
  host: { '[class]': 'role()' },
})
export class Turn {
  readonly role = input.required<string>();
  readonly text = input.required<string>();
  readonly seams = input.required<readonly Seam[]>();
  readonly toolCalls = input.required<readonly ToolCall[]>();
  readonly ended = input.required<Ending>();
  /** Whether more may come. */
  readonly growing = input(false);
}
