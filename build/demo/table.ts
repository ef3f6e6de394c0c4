/** A table of plain text that fits the terminal: columns as wide as their longest cell, one of which may give way. Pure. */

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** The column that is cut, with an ellipsis, where the table would be too wide. */
  readonly gives?: true;
}

const gap = '  ';
const narrowest = 8;

/** Lines without the final line break: the titles, a rule, and one line for each row. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  widthLimit: number,
): string[] {
  const natural = columns.map(({ title }, index) =>
    Math.max(lengthOf(title), ...rows.map((row) => lengthOf(row[index] ?? ''))),
  );
  const excess = Math.max(0, total(natural) - widthLimit);
  const widths = natural.map((width, index) =>
    columns[index]?.gives === true ? Math.max(Math.min(width, narrowest), width - excess) : width,
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => fitted(cells[index] ?? '', widths[index] ?? 0, align))
      .join(gap)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), '─'.repeat(total(widths)), ...rows.map(line)];
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}

function fitted(text: string, width: number, align: Column['align']): string {
  const characters = Array.from(text);
  const cut = characters.length > width ? [...characters.slice(0, width - 1), '…'] : characters;
  const padding = ' '.repeat(width - cut.length);
  return align === 'left' ? cut.join('') + padding : padding + cut.join('');
}

/** Code points, as a terminal shows one cell for each of what file names here are made of. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}
