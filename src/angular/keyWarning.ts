import { InjectionToken, inject, isDevMode, PLATFORM_ID } from '@angular/core';
import type { Provider } from '../providers/provider.js';

/** Tells, once in development, of a provider that would show its key to every visitor. */
export const KEY_WARNING = new InjectionToken<(provider: Provider) => void>('rxbaton key warning', {
  providedIn: 'root',
  factory: () => {
    let silent = !isDevMode() || inject(PLATFORM_ID) !== 'browser';
    return (provider) => {
      if (silent || provider.holdsKey !== true) return;
      silent = true;
      // biome-ignore lint/suspicious/noConsole: the one place that a developer looks at, in development alone.
      console.warn(
        `rxbaton: '${provider.id}' has an API key in the clear, which every visitor of the page can read and use. ` +
          'Keep keys on a server: let it mount the gateway (rxbaton/gateway), and give its address as baseUrl.',
      );
    };
  },
});
