import { Injectable, inject } from '@angular/core';
import type { Message } from 'rxbaton';
import type { Seam } from '../markdown/seam.js';
import { OWNS_QUEUE } from '../stage/page.js';

/** A conversation as it outlives its page. */
export interface Conversation {
  readonly messages: readonly Message[];
  /** Of each message. */
  readonly seams: readonly (readonly Seam[])[];
  /** Of an answer that is under way. */
  readonly ticket?: string | undefined;
}

const KEY = 'rxbaton-chat';
const NOTHING: Conversation = { messages: [], seams: [] };

/** Keeps what was said, and the ticket of what was asked, for the next chat: that of another failover, or of the next page. */
@Injectable({ providedIn: 'root' })
export class Transcript {
  /** A second tab has a conversation of its own, as it has its own queue. */
  private readonly storage = inject(OWNS_QUEUE) ? localStorage : undefined;
  private present = this.stored();

  get conversation(): Conversation {
    return this.present;
  }

  keep(conversation: Conversation): void {
    this.present = conversation;
    try {
      this.storage?.setItem(KEY, JSON.stringify(conversation));
    } catch {
      // A conversation that is too long for the storage lives as long as its page.
      this.storage?.removeItem(KEY);
    }
  }

  private stored(): Conversation {
    try {
      return (JSON.parse(this.storage?.getItem(KEY) ?? 'null') as Conversation | null) ?? NOTHING; // as `keep` wrote it
    } catch {
      return NOTHING;
    }
  }
}
