/** A line of a marble diagram in text: what it is called, its marbles, and what is said of it beside them. */
export interface MarbleRow {
  readonly label: string;
  readonly marbles: string;
  readonly note: string;
  /** Frames before its first. */
  readonly offset: number;
}

/** A word of marbles' characters alone, with at least one that no name has. */
const MARBLES = /(?<=\s|^)(?=\S*[-|#])[-|#~.()A-Za-z0-9!]+(?=\s|$)/;

/** Reads a diagram as doc comments have it: names on the left, marbles one below the other, words on the right. */
export function marbleRows(diagram: string): readonly MarbleRow[] {
  const found = diagram.split('\n').flatMap((line) => {
    const match = MARBLES.exec(line);
    if (match === null) return [];
    const [marbles] = match;
    const note = line.slice(match.index + marbles.length).trim();
    return [{ label: line.slice(0, match.index).trim(), marbles, note, column: match.index }];
  });
  const first = Math.min(...found.map(({ column }) => column));
  return found.map(({ column, ...row }) => ({ ...row, offset: column - first }));
}

/** Whether each line of a picture is a stream's. */
export function isMarbles(picture: string): boolean {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  return marbleRows(picture).filter(({ label }) => label !== '').length === lines.length;
}
