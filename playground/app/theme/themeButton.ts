import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Theme, type ThemeName } from './theme.js';

const GLYPHS: Readonly<Record<ThemeName, string>> = { auto: '◐', light: '○', dark: '●' };

@Component({
  selector: 'app-theme-button',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button type="button" class="quiet" (click)="theme.turn()" [attr.aria-label]="label()">
    <span aria-hidden="true">{{ glyph() }}</span> {{ theme.name() }}
  </button>`,
})
export class ThemeButton {
  protected readonly theme = inject(Theme);
  protected readonly glyph = computed(() => GLYPHS[this.theme.name()]);
  protected readonly label = computed(() => `Theme: ${this.theme.name()}`);
}
