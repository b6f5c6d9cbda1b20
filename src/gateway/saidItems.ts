import { type JsonObject, stringIn } from '../wire/jsonObject.js';

/** What clients may refer to by its id, instead of sending it again. */
export interface ItemMemory {
  keep(items: readonly JsonObject[]): void;
  recall(id: string): JsonObject | undefined;
}

interface SaidItem {
  readonly item: JsonObject;
  readonly characters: number;
}

/** Remembers what models said, each owner's apart, up to so many characters of JSON; the oldest is forgotten first. */
export class SaidItems {
  private readonly said = new Map<string, SaidItem>();
  private characters = 0;

  constructor(private limit = Infinity) {}

  of(owner: string): ItemMemory {
    const keyOf = (id: string): string => JSON.stringify([owner, id]);
    return {
      keep: (items) => {
        for (const item of items) {
          const id = stringIn(item.id);
          if (id !== undefined) this.keep(keyOf(id), item);
        }
      },
      recall: (id) => this.said.get(keyOf(id))?.item,
    };
  }

  /** Another limit from now on. */
  limitTo(limit: number): void {
    this.limit = limit;
    this.shrink();
  }

  private keep(key: string, item: JsonObject): void {
    this.forget(key);
    const characters = key.length + JSON.stringify(item).length;
    this.said.set(key, { item, characters });
    this.characters += characters;
    this.shrink();
  }

  private shrink(): void {
    for (const oldest of this.said.keys()) {
      if (this.characters <= this.limit) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.characters -= this.said.get(key)?.characters ?? 0;
    this.said.delete(key);
  }
}
