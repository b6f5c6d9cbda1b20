/**
 * Rows in aligned columns, the head among them. A column is aligned to the right when `right` says so.
 *
 * ```text
 * act     attempts
 * hiccup         2
 * ```
 */
export function table(rows: readonly (readonly string[])[], right: (column: number) => boolean): readonly string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const cell = (text: string, column: number): string => {
    const width = widths[column] ?? 0;
    return right(column) ? text.padStart(width) : text.padEnd(width);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
