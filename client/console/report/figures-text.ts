/**
 * A table as text that spreadsheets and word processors take: cells apart by tabs. Lines above the head say what it is.
 * Words that a spreadsheet would run as a formula get an apostrophe; numbers with a sign stay as they are.
 */
export function tabSeparated(above: readonly string[], rows: readonly (readonly string[])[]): string {
  return [...above.map(cell), ...rows.map((row) => row.map(cell).join('\t'))].join('\n');
}

function cell(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return /^[=@+-]/.test(plain) && !/^[+-]?[\d.]+%?$/.test(plain) ? `'${plain}` : plain;
}
