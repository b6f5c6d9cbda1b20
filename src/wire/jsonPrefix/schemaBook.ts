import { isJsonObject } from '../jsonObject.js';
import { type SchemaNode, schemaNodeOf } from './schemaNode.js';

/** References that lead to references are followed no further than this. */
const MOST_HOPS = 32;

/** The schemas of one JSON schema, each read when it is first wanted. */
export class SchemaBook {
  private readonly nodes = new Map<object, SchemaNode>();

  constructor(private readonly root: unknown) {}

  /** What a schema says; `undefined` when it allows everything, as far as can be told. */
  node(schema: unknown): SchemaNode | undefined {
    const meant = schema === false ? NOTHING : this.behind(schema);
    if (!isJsonObject(meant)) return undefined;
    // Inside a resource of its own references mean something else.
    if (meant !== this.root && meant.$id !== undefined) return undefined;
    const known = this.nodes.get(meant);
    if (known !== undefined) return known;
    const made = schemaNodeOf(meant);
    this.nodes.set(meant, made);
    return made;
  }

  /** The schema that a reference names. What stands beside it is left out: the drafts differ on it. */
  private behind(schema: unknown): unknown {
    let meant = schema;
    for (let hops = 0; isJsonObject(meant) && meant.$ref !== undefined; hops++) {
      meant = hops < MOST_HOPS && typeof meant.$ref === 'string' ? this.at(meant.$ref) : undefined;
    }
    return meant;
  }

  /** @param reference - A JSON pointer into this schema; of any other nothing is known. */
  private at(reference: string): unknown {
    if (reference === '#') return this.root;
    if (!reference.startsWith('#/')) return undefined;
    let found = this.root;
    for (const step of reference.slice(2).split('/').map(unescaped)) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
      // Safe: it has a property of that name.
      found = (found as Readonly<Record<string, unknown>>)[step];
    }
    return found;
  }
}

/** No value is of none of these. */
const NOTHING = { enum: [] };

function unescaped(step: string): string {
  return decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
