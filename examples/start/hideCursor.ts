const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Hides the cursor, and gives it back when told so, or when the program ends in any other way. */
export function hideCursor(output: { write(text: string): unknown }): () => void {
  const show = (): void => {
    for (const signal of SIGNALS) process.off(signal, end);
    process.off('exit', show);
    output.write('\x1b[?25h');
  };
  /** Without this listener the signal does what it does by itself. */
  const end = (signal: NodeJS.Signals): void => {
    show();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  process.on('exit', show);
  output.write('\x1b[?25l');
  return show;
}
