import { isJsonObject, type JsonObject } from '../../../wire/jsonObject.js';
import { GatewayError } from '../../gatewayError.js';

/** A value of a request's body and where it stands: what is wrong with it is said in this API's way, `path: what`. */
export class Field {
  constructor(
    readonly value: unknown,
    readonly path = '',
  ) {}

  /** Left out, or `null`, which this API takes for the same. */
  get isAbsent(): boolean {
    return this.value === undefined || this.value === null;
  }

  /** One of its properties, absent where it has none of that name. */
  get(name: string): Field {
    const { value } = this;
    const own = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return new Field(own, this.path === '' ? name : `${this.path}.${name}`);
  }

  /** What `read` makes of it, unless it is absent. */
  map<T>(read: (field: Field) => T): T | undefined {
    return this.isAbsent ? undefined : read(this);
  }

  refuse(what: string): never {
    const { path } = this;
    const message = path === '' ? what : `${path}: ${what}`;
    throw new GatewayError({ status: 400, code: 'invalid_request', message, param: path === '' ? undefined : path });
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.wrong('a valid string');
  }

  flag(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.wrong('a valid boolean');
  }

  number(from: number, to = Number.POSITIVE_INFINITY): number {
    const { value } = this;
    if (typeof value !== 'number') return this.wrong('a valid number');
    if (value < from) return this.refuse(`Input should be greater than or equal to ${from}`);
    return value > to ? this.refuse(`Input should be less than or equal to ${to}`) : value;
  }

  integer(from: number): number {
    return Number.isInteger(this.value) ? this.number(from) : this.wrong('a valid integer');
  }

  oneOf<const T extends string>(...words: readonly T[]): T {
    return words.find((word) => word === this.value) ?? this.wrong(words.map((word) => `'${word}'`).join(' or '));
  }

  object(): JsonObject {
    return isJsonObject(this.value) ? this.value : this.wrong('a valid dictionary');
  }

  items(): readonly Field[] {
    return Array.isArray(this.value)
      ? this.value.map((item: unknown, at) => new Field(item, `${this.path}.${at}`))
      : this.wrong('a valid list');
  }

  /** Whatever else is asked for would be left out in silence. */
  only(names: ReadonlySet<string>): this {
    for (const name of Object.keys(this.object())) {
      const field = this.get(name);
      if (!names.has(name) && !field.isAbsent)
        field.refuse('This field is not supported here: providers could not all honour it');
    }
    return this;
  }

  private wrong(expected: string): never {
    return this.refuse(this.isAbsent ? 'Field required' : `Input should be ${expected}`);
  }
}
