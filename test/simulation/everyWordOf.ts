/** Every string in a value and in what it refers to, hidden properties and causes of errors among them. */
export function everyWordOf(value: unknown, seen = new Set<object>()): string {
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value !== 'object' || value === null || seen.has(value)) return '';
  seen.add(value);
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}\n${everyWordOf(Reflect.get(value, key), seen)}`)
    .join('');
}
