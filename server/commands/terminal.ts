/** A pack may hold any signs in its words, and a terminal obeys some of them. */
export function plain(text: string): string {
  return text.replace(/\p{C}/gu, '�');
}

/** Columns of a terminal; a Chinese sign takes two. */
const lineWidth = 78;

/** A long line in parts, so that the table fits a window. */
export function folded(text: string): string {
  let [lines, width] = ['', 0];
  for (const sign of text) {
    const own = /[\u2e80-\uffff]/.test(sign) ? 2 : 1;
    if (width + own > lineWidth) [lines, width] = [`${lines}\n`, 0];
    [lines, width] = [lines + sign, width + own];
  }
  return lines;
}
