import { createContext, useContext } from 'react';
import type { Estimate, Report } from '../../../analysis/report.ts';
import { intervalInWords, labelsOf } from '../../../analysis/wording.ts';
import type { Address } from './address.ts';
import type { Names } from './names.ts';
import { texts } from './texts.ts';

/** A Report as somebody reads it. */
export interface Reading {
  /** What is shown: as it may leave, or all of it in the 内部 view. */
  report: Report;
  /** The same as it may leave. */
  released: Report;
  address: Address;
  /** Changes what is looked at; `keep` leaves no step to go back to. */
  go: (change: Partial<Address>, keep?: boolean) => void;
  names: Names;
}

export const ReadingContext = createContext<Reading | null>(null);

export function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (!reading) throw new Error('this stands outside of a report');
  return reading;
}

/** Marks a figure that the analyst may see and that must not leave; `leaving` is what leaves in its place. */
export function insideMark(shown: Estimate, leaving: Estimate | undefined): string {
  if ('suppressed' in shown) return '';
  if (leaving === undefined || 'suppressed' in leaving) return texts.inside;
  // Where a group is protected, what leaves has an interval of its own: this one does not.
  return intervalInWords(shown) === intervalInWords(leaving) ? '' : texts.insideInterval;
}

/** What is looked at, in words; empty where it is everything. */
export function filterInWords({ address, names }: Pick<Reading, 'address' | 'names'>): string {
  const { group, township, dimension } = address;
  return [
    ...(group === null ? [] : [names.group(group)]),
    ...(township === null ? [] : [names.township(township)]),
    ...(dimension === null ? [] : [names.dimension(dimension)]),
  ].join(' · ');
}

/** What goes with a table that is taken out of the page: of what it is, and whether it may leave. */
export function originOf(reading: Reading, caption: string, base: string): string[] {
  const { report, address } = reading;
  const marks = [...labelsOf(report), ...(address.internal ? [texts.internalMark] : [])];
  const filtered = filterInWords(reading);
  return [
    `${caption}（${marks.join(' · ')}）`,
    report.campaign.title,
    ...(filtered ? [texts.filtered(filtered)] : []),
    base,
  ];
}
