import { DOCUMENT, effect, Injectable, inject, signal } from '@angular/core';

export type ThemeName = 'auto' | 'light' | 'dark';

const NAMES: readonly ThemeName[] = ['auto', 'light', 'dark'];
const KEY = 'rxbaton-theme';

/** Light or dark: the system's preference, or the reader's own. */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly chosen = signal(NAMES.find((name) => name === localStorage.getItem(KEY)) ?? 'auto');

  readonly name = this.chosen.asReadonly();

  constructor() {
    effect(() => {
      const name = this.chosen();
      if (name === 'auto') delete this.root.dataset.theme;
      else this.root.dataset.theme = name;
      localStorage.setItem(KEY, name);
    });
  }

  /** The next of the three. */
  turn(): void {
    this.chosen.update((name) => NAMES[(NAMES.indexOf(name) + 1) % NAMES.length] ?? 'auto');
  }
}
