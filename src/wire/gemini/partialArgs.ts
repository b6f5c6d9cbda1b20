import { ProviderError } from '../../chat/providerError.js';
import { type JsonObject, objectsIn } from '../jsonObject.js';

/** One step of a JSON path: `.name`, `[0]` or `['any name']`. */
const STEP = /\.([^.[\]]+)|\[(\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/g;

/** Items that indices skip are nulls: more of them in one call than any needs would fill the memory. */
const MOST_SKIPPED = 100_000;

type Step = string | number;
type Container = Record<Step, unknown>;

/** Puts the arguments of a call together from values that come one by one, each with its JSON path; strings may come in pieces. */
export class PartialArgs {
  private readonly root: Container = emptyObject();
  /** By path, the steps of the values that still grow. */
  private readonly growing = new Map<string, readonly Step[]>();
  private skipped = 0;

  constructor(private readonly provider: string) {}

  add(partialArgs: unknown): void {
    for (const partial of objectsIn(partialArgs)) this.addOne(partial);
  }

  /** The arguments so far, as JSON. */
  get text(): string {
    return JSON.stringify(this.root);
  }

  private addOne(partial: JsonObject): void {
    const { jsonPath, willContinue } = partial;
    if (typeof jsonPath !== 'string') return;
    const grown = this.growing.get(jsonPath);
    const steps = grown ?? stepsOf(jsonPath);
    const last = steps.at(-1);
    if (last === undefined) return;
    const holder = this.holderOf(steps);
    this.reach(holder, last);
    const value = valueIn(partial);
    const before = grown === undefined ? undefined : holder[last];
    holder[last] = typeof before === 'string' && typeof value === 'string' ? before + value : value;
    if (willContinue === true) this.growing.set(jsonPath, steps);
    else this.growing.delete(jsonPath);
  }

  /** The object or array that the last step of a path leads out of; it is made where it is missing. */
  private holderOf(steps: readonly Step[]): Container {
    let holder = this.root;
    for (const [at, step] of steps.slice(0, -1).entries()) {
      this.reach(holder, step);
      // Its own alone: a path may spell `__proto__`.
      const inner = Object.hasOwn(holder, step) ? holder[step] : undefined;
      if (isContainer(inner)) holder = inner;
      else holder = holder[step] = typeof steps[at + 1] === 'number' ? emptyArray() : emptyObject();
    }
    return holder;
  }

  /** Goes no further beyond the end of an array than all of the call may. */
  private reach(holder: Container, step: Step): void {
    if (typeof step !== 'number' || !Array.isArray(holder)) return;
    this.skipped += Math.max(0, step - holder.length);
    if (this.skipped > MOST_SKIPPED) throw new ProviderError({ kind: 'protocol', provider: this.provider });
  }
}

function stepsOf(jsonPath: string): readonly Step[] {
  return Array.from(jsonPath.matchAll(STEP), ([, name, index, single, double]) =>
    index === undefined ? (name ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index),
  );
}

/** Without a prototype: `__proto__` is a name like any other here. */
function emptyObject(): Container {
  // Object.create is typed as any; an object without properties is a container.
  return Object.create(null) as Container;
}

function emptyArray(): Container {
  // An array is a container whose steps are numbers; a path that takes a name in it loses its own value only.
  return [] as unknown as Container;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function valueIn(partial: JsonObject): unknown {
  if ('nullValue' in partial) return null;
  return partial.stringValue ?? partial.numberValue ?? partial.boolValue ?? null;
}
