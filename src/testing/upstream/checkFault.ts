import { atLeast, type Bounds, checkNumber, whole } from '../../../operators/base/checkOption.js';
import { isJsonObject, type JsonObject } from '../../wire/jsonObject.js';
import { type Fault, isMidstream, type MidstreamFault } from './fault.js';

/** Throws an error that names the option and the value when the value will not do. */
type Check = (path: string, value: unknown) => void;

const within =
  (bounds: Bounds): Check =>
  (path, value) =>
    void checkNumber(path, value, bounds);
const count = within(whole(0));
const milliseconds = within(atLeast(0));
const optional =
  (check: Check): Check =>
  (path, value) => {
    if (value !== undefined) check(path, value);
  };
const text: Check = (path, value) => {
  if (typeof value !== 'string') throw new TypeError(`${path} must be a string, not ${typeof value}`);
};
const anything: Check = () => undefined;

const FIELDS: { readonly [Type in Fault['type']]: Readonly<Record<string, Check>> } = {
  status: {
    status: within(whole(200, 599)),
    retryAfter: (path, value) => (typeof value === 'number' ? milliseconds : optional(text))(path, value),
    code: optional(text),
    message: optional(text),
    body: anything,
  },
  stall: { after: count, keepAliveMs: optional(within(atLeast(1))), forMs: optional(milliseconds) },
  cut: {
    after: count,
    how: (path, value) => {
      if (value !== 'rst' && value !== 'fin') throw new TypeError(`${path} must be 'rst' or 'fin', not ${String(value)}`);
    },
  },
  error: { after: count, code: optional(text) },
  'no-end': {},
  slow: { headersMs: optional(milliseconds), firstTokenMs: optional(milliseconds), tokenMs: optional(milliseconds) },
  refuse: {},
  html: {},
  garbage: { after: count },
};

/** A fault that comes from outside, or an error that names the option and the value. */
export function checkFault(path: string, value: unknown): Fault {
  if (!isJsonObject(value)) throw new TypeError(`${path} must be an object with a type`);
  const { type } = value;
  if (!isFaultType(type))
    throw new TypeError(`${path}.type must be one of ${Object.keys(FIELDS).join(', ')}, not ${String(type)}`);
  checkFields(path, value, { type: anything, times: optional(within(whole(1))), ...FIELDS[type] });
  return value as unknown as Fault; // each field of this type has just been checked
}

/** The same of a fault that can strike in the middle of an answer. */
export function checkMidstreamFault(path: string, value: unknown): MidstreamFault {
  const fault = checkFault(path, value);
  if (isMidstream(fault)) return fault;
  throw new TypeError(`${path}.type must be one that strikes in the middle of an answer, not ${fault.type}`);
}

function isFaultType(type: unknown): type is Fault['type'] {
  return typeof type === 'string' && Object.hasOwn(FIELDS, type);
}

function checkFields(path: string, value: JsonObject, checks: Readonly<Record<string, Check>>): void {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(checks, name)) throw new TypeError(`${path}.${name} is no option of a ${String(value.type)} fault`);
  }
  for (const [name, check] of Object.entries(checks)) check(`${path}.${name}`, value[name]);
}
