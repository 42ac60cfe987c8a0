import { beijingTime } from '../beijing.ts';
import type { EstimateFigures } from '../report.ts';
import { limitsInWords, percent, rateInWords } from '../wording.ts';

/**
 * A figure as it is printed, with where it stands. `path` is a query into the released Report (RFC 9535, without the
 * leading `$.`), or `sum(…)`, `count(…)` or `sum(…) / sum(…)` of such queries.
 */
export interface Figure {
  text: string;
  path: string;
}

export type Part = string | Figure;

/** What is told, in the order it is read: words, and figures that know where they come from. */
export type Sentence = readonly Part[];

/** Puts words and figures together: say`收到 ${count(n, path)} 份`. */
export function say(words: TemplateStringsArray, ...parts: readonly (Part | Sentence)[]): Sentence {
  return words.flatMap((text, index) => {
    const part = parts[index];
    return [...(text === '' ? [] : [text]), ...(part === undefined ? [] : partsOf(part))];
  });
}

export function partsOf(told: Part | Sentence): Sentence {
  return typeof told === 'string' || 'text' in told ? [told] : told;
}

export function joined(sentences: readonly (Part | Sentence)[], between: string): Sentence {
  return sentences.flatMap((one, index) => [...(index === 0 ? [] : [between]), ...partsOf(one)]);
}

/** The words alone. */
export function textOf(told: Part | Sentence): string {
  return partsOf(told)
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('');
}

export function figuresOf(told: Part | Sentence): Figure[] {
  return partsOf(told).filter((part) => typeof part !== 'string');
}

/** The row of a list of the Report that has these values. */
export function row(list: string, keys: Readonly<Record<string, string | null>>): string {
  const tests = Object.entries(keys).map(([key, value]) => `@.${key}==${JSON.stringify(value)}`);
  return `${list}[?${tests.join(' && ')}]`;
}

/** A rate, to one decimal of a percent. */
export function rateAt(rate: number, path: string): Figure {
  return { text: percent(rate), path };
}

/** The rate of an estimate and its limits, as they leave. */
export function ratesAt(
  estimate: Pick<EstimateFigures, 'rate' | 'lower' | 'upper' | 'coarse'>,
  path: string,
): { rate: Figure; lower: Figure; upper: Figure } {
  const [lower, upper] = limitsInWords(estimate);
  return {
    rate: { text: rateInWords(estimate), path: `${path}.rate` },
    lower: { text: lower, path: `${path}.lower` },
    upper: { text: upper, path: `${path}.upper` },
  };
}

export function countAt(count: number, path: string): Figure {
  return { text: String(count), path };
}

/** A level of confidence in whole percents. */
export function levelAt(level: number, path: string): Figure {
  return { text: `${Math.round(level * 100)}%`, path };
}

/** Text that the Report holds, as it stands there. */
export function textAt(text: string, path: string): Figure {
  return { text, path };
}

/** An instant, to the minute in Beijing. */
export function instantAt(instant: string, path: string): Figure {
  return { text: beijingTime(instant), path };
}
