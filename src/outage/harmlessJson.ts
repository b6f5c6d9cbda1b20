/** The value of a JSON text, without what would become a prototype where somebody copies it property by property. */
export function harmlessJson(text: string): unknown {
  return JSON.parse(text, (name, value: unknown) => (name === '__proto__' ? undefined : value)) as unknown;
}
