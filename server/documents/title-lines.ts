const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
/** Words of the field that the segmenter would cut: 认可度调查, 义务教育, a county's name. */
const kept = /\d+年|\p{Script=Han}{2,10}?自治县|义务教育|优质均衡|(?:社会)?(?:认可|满意)度(?:调查)?/gu;
const opening = /[（《“「(]$/u;
const closing = /^[\s·）》”」)，、。：；,.:;]/u;

/**
 * Breaks a title between words, into as few lines as fit `width`, and those of about the same length.
 * `widthOf` measures a text as it will be set.
 */
export function titleLines(title: string, width: number, widthOf: (text: string) => number): string[] {
  const words = wordsOf(title);
  const widest = fill(words, width, widthOf);
  // The narrowest measure that takes no more lines leaves the lines most alike.
  for (let measure = width / 2; measure < width; measure += width / 40) {
    const lines = fill(words, measure, widthOf);
    if (lines.length === widest.length && lines.every((line) => widthOf(line) <= measure)) return lines;
  }
  return widest;
}

/** What stays on one line: a word, with the signs that close it or open it. */
function wordsOf(title: string): string[] {
  const breaks = new Set([...segmenter.segment(title)].map(({ index }) => index));
  for (const { 0: word, index } of title.matchAll(kept)) {
    for (let inside = index + 1; inside < index + word.length; inside += 1) breaks.delete(inside);
  }
  const places = [...breaks].filter(
    (at) => at === 0 || !(opening.test(title.slice(0, at)) || closing.test(title.slice(at))),
  );
  return places.map((at, place) => title.slice(at, places[place + 1]));
}

function fill(words: readonly string[], width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line === undefined || widthOf((line + word).trimEnd()) > width) lines.push(word);
    else lines[lines.length - 1] = line + word;
  }
  return lines.map((line) => line.trim());
}
