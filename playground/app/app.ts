import { NgComponentOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ChatPanel } from './chat/chatPanel.js';
import { Controls } from './controls/controls.js';
import { Stage } from './stage/stage.js';
import { ThemeButton } from './theme/themeButton.js';
import { TimelinePanel } from './timeline/timelinePanel.js';

/** The page: a conversation, what can go wrong with it, and what that looks like. */
@Component({
  selector: 'app-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Controls, NgComponentOutlet, ThemeButton, TimelinePanel],
  templateUrl: './app.html',
  styleUrl: './app.css',
})
export class App {
  protected readonly stage = inject(Stage);
  protected readonly chatPanel = ChatPanel;
}
