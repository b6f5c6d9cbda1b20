import { InjectionToken } from '@angular/core';
import type { PageSettings } from '../../server/pageSettings.js';

/** What the server says of itself. */
export const PAGE = new InjectionToken<PageSettings>('playground page');

/** Whether this page may open the queue in IndexedDB. */
export const OWNS_QUEUE = new InjectionToken<boolean>('playground owns queue');
