/** Prints rows as an aligned table: the first row is its head, the first column is words, the others are figures. */
export function printTable(title: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
  console.log(`\n${title}\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}`);
}
