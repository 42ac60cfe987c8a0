import type { ComponentType } from 'react';
import type { Campaign } from '../api.ts';
import { SettingsSummary } from '../settings-summary.tsx';
import type { Filter, Part } from './address.ts';
import { Differences } from './differences.tsx';
import { Groups, Townships } from './groups.tsx';
import { HeatTable } from './heat-table.tsx';
import { Comments } from './inside/comments.tsx';
import { Levers, Matrix } from './inside/mend.tsx';
import { Bursts, Manner, Signs } from './inside/quality.tsx';
import { RakingSection } from './inside/raking.tsx';
import { Terms } from './inside/terms.tsx';
import { Dimensions, Items } from './items.tsx';
import { ParticipationRates } from './participation-table.tsx';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';
import { TrendSection } from './trend.tsx';
import { Ways } from './ways.tsx';

/** One section of a report, on the page it belongs to. */
export interface Section {
  id: string;
  part: Exclude<Part, 'all'>;
  title: string;
  about?: string;
  /** Made from the answers one by one: shown in the 内部 view alone. */
  inside?: boolean;
  /** Filters that change nothing here. */
  ignores: readonly (keyof Filter)[];
  Content: ComponentType<{ campaign: Campaign }>;
}

const nowhere = ['group', 'township', 'dimension'] as const;

export const sections: readonly Section[] = [
  { id: 'groups', part: 'result', title: texts.groups, ignores: ['township', 'dimension'], Content: Groups },
  {
    ...{ id: 'ways', part: 'result', title: texts.ways, about: texts.waysAbout },
    ...{ ignores: nowhere, Content: Ways },
  },
  {
    ...{ id: 'townships', part: 'result', title: texts.townships },
    ...{ ignores: ['group', 'dimension'], Content: Townships },
  },
  { id: 'cells', part: 'result', title: texts.cells, ignores: ['dimension'], Content: HeatTable },
  {
    ...{ id: 'differences', part: 'result', title: texts.differences, about: texts.differencesAbout },
    ...{ ignores: ['dimension'], Content: Differences },
  },
  {
    ...{ id: 'dimensions', part: 'items', title: texts.dimensions, about: texts.dimensionsAbout },
    ...{ ignores: ['township'], Content: Dimensions },
  },
  {
    ...{ id: 'items', part: 'items', title: texts.items, about: texts.itemsAbout },
    ...{ ignores: ['township'], Content: Items },
  },
  {
    ...{ id: 'trend', part: 'trend', title: texts.trend, about: texts.trendAbout },
    ...{ ignores: ['township'], Content: TrendSection },
  },
  {
    ...{ id: 'participation', part: 'who', title: texts.participation },
    ...{ ignores: ['dimension'], Content: ParticipationRates },
  },
  { id: 'terms', part: 'who', title: texts.terms, ignores: ['dimension'], Content: Terms, inside: true },
  {
    ...{ id: 'matrix', part: 'mend', title: texts.matrix, about: texts.matrixAbout },
    ...{ ignores: ['township'], Content: Matrix, inside: true },
  },
  {
    ...{ id: 'levers', part: 'mend', title: texts.levers, about: texts.leversAbout },
    ...{ ignores: ['township'], Content: Levers, inside: true },
  },
  {
    ...{ id: 'signs', part: 'quality', title: texts.signs, about: texts.signsAbout },
    ...{ ignores: ['township', 'dimension'], Content: Signs, inside: true },
  },
  {
    ...{ id: 'bursts', part: 'quality', title: texts.bursts, about: texts.burstsAbout },
    ...{ ignores: ['dimension'], Content: Bursts, inside: true },
  },
  {
    ...{ id: 'manner', part: 'quality', title: texts.manner },
    ...{ ignores: ['township', 'dimension'], Content: Manner, inside: true },
  },
  {
    ...{ id: 'raking', part: 'quality', title: texts.raking, about: texts.rakingAbout },
    ...{ ignores: ['township', 'dimension'], Content: RakingSection, inside: true },
  },
  {
    ...{ id: 'comments', part: 'words', title: texts.comments },
    ...{ ignores: ['township', 'dimension'], Content: Comments, inside: true },
  },
  { id: 'notes', part: 'notes', title: texts.notes, ignores: nowhere, Content: Notes },
  {
    ...{ id: 'settings', part: 'notes', title: texts.settings },
    ...{ ignores: nowhere, Content: ({ campaign }) => <SettingsSummary campaign={campaign} /> },
  },
];

function Notes() {
  const { report, names } = useReading();
  return (
    <ol>
      {report.notes.map((note) => (
        <li key={note.code}>{note.text}</li>
      ))}
      {report.joinedStrata.map(({ group, townships }) => (
        <li key={`${group} ${townships.join()}`}>
          {texts.joined(names.group(group), townships.map(names.township).join('、'))}
        </li>
      ))}
    </ol>
  );
}
