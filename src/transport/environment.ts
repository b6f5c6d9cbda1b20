/** An environment variable, wherever there is an environment; an empty one is none. */
export function environmentVariable(name: string): string | undefined {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
  return process?.env?.[name] || undefined;
}
