/** Rows as a Markdown table, numbers to the right. Pure. */
export function formatTable(rows: readonly Record<string, string | number>[]): string {
  if (rows.length === 0) return '(no rows)';
  const heads = Object.keys(rows[0]);
  const cells = rows.map((row) => heads.map((head) => String(row[head] ?? '')));
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((line) => line[i].length)));
  const isNumber = heads.map((head) =>
    rows.every((row) => typeof row[head] === 'number' || row[head] === '–'),
  );
  const line = (words: readonly string[]) =>
    `| ${words.map((word, i) => (isNumber[i] ? word.padStart(widths[i]) : word.padEnd(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (isNumber[i] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  return [line(heads), rule, ...cells.map(line)].join('\n');
}
