import { useMemo } from 'react';
import type { Findings } from '../../../../analysis/findings.ts';
import { quadrantNames, unknownImportance } from '../../../../analysis/findings-wording.ts';
import type { MatrixItem } from '../../../../analysis/importance.ts';
import type { Lever } from '../../../../analysis/levers.ts';
import type { Estimate, Report } from '../../../../analysis/report.ts';
import { estimateInWords, percent, points } from '../../../../analysis/wording.ts';
import { Chart } from '../../chart-frame.tsx';
import { type Column, FiguresTable } from '../figures-table.tsx';
import { useReading } from '../reading.ts';
import { matrixOption } from './matrix-option.ts';
import { texts } from './texts.ts';
import { WithFindings } from './with-findings.tsx';

/** Which items matter and stand low: of the group that is looked at, or of the county. */
export function Matrix() {
  return <WithFindings>{(findings) => <MatrixOf findings={findings} />}</WithFindings>;
}

/** An item with the number that it has in the chart. */
type Numbered = MatrixItem & { number: number };

function MatrixOf({ findings }: { findings: Findings }) {
  const { report, names, address } = useReading();
  const { group, dimension } = address;
  const matrix = findings.importance.matrices.find((one) => one.group === group);
  const items = useMemo(
    () => numbered(matrix?.items ?? [], report.campaign.items, dimension),
    [matrix, report, dimension],
  );
  const cut = matrix?.cut ?? null;
  const option = useMemo(
    () => () => matrixOption(items, cut, report.bar, names.item),
    [items, cut, report.bar, names],
  );
  if (!matrix || items.length === 0) return <p className="soft">{texts.noMatrix}</p>;
  return (
    <>
      {!matrix.steady && <p>{texts.unsteady}</p>}
      {cut === null ? (
        <p className="soft">{texts.noMatrix}</p>
      ) : (
        <>
          <Chart option={option} height={420} label={texts.matrixChart(names.group(group))} />
          <p className="soft small">{texts.matrixKey}</p>
        </>
      )}
      <FiguresTable
        caption={texts.matrixOf(names.group(group))}
        base={texts.matrixBase}
        first={texts.item}
        rows={items}
        keyOf={({ item }) => item}
        name={({ item, number }) => `${number}. ${names.item(item)}`}
        columns={matrixColumns}
        shownFirst={15}
      />
    </>
  );
}

const order = ['mend-first', 'mend-later', 'keep', 'maintain'] as const;

/** What to mend first stands first; a number stays with its item in the chart. */
function numbered(
  items: readonly MatrixItem[],
  asked: Report['campaign']['items'],
  dimension: string | null,
): Numbered[] {
  const dimensionOf = new Map(asked.map((item) => [item.name, item.dimension]));
  const place = ({ quadrant }: MatrixItem) => (quadrant === null ? order.length : order.indexOf(quadrant));
  const strength = ({ importance }: MatrixItem) => ('suppressed' in importance ? 0 : importance.correlation);
  return items
    .filter(({ item }) => dimension === null || dimensionOf.get(item) === dimension)
    .toSorted((a, b) => place(a) - place(b) || strength(b) - strength(a))
    .map((item, index) => ({ ...item, number: index + 1 }));
}

const known = ({ importance }: Numbered) => ('suppressed' in importance ? null : importance);

const matrixColumns: readonly Column<Numbered>[] = [
  {
    title: texts.place,
    words: true,
    text: ({ quadrant }) => (quadrant === null ? '' : quadrantNames[quadrant]),
  },
  {
    title: texts.importance,
    text: ({ importance }) =>
      'suppressed' in importance
        ? unknownImportance[importance.suppressed]
        : importance.correlation.toFixed(2),
    className: () => 'rate',
  },
  {
    title: texts.interval,
    text: (row) => {
      const importance = known(row);
      return importance ? texts.span(importance.lower.toFixed(2), importance.upper.toFixed(2)) : '';
    },
  },
  { title: texts.pairs, text: (row) => String(known(row)?.pairs ?? '') },
  { title: texts.rate, text: ({ performance }) => estimateInWords(performance) },
  { title: texts.valid, text: ({ performance }) => validOf(performance) },
];

/** Items below the bar, by how far they could move the headline. */
export function Levers() {
  return <WithFindings>{(findings) => <LeversOf findings={findings} />}</WithFindings>;
}

function LeversOf({ findings }: { findings: Findings }) {
  const { report, names, address } = useReading();
  const dimensionOf = new Map(report.campaign.items.map((item) => [item.name, item.dimension]));
  const rows = findings.importance.levers.filter(
    ({ group, item }) =>
      (address.group === null || group === address.group) &&
      (address.dimension === null || dimensionOf.get(item) === address.dimension),
  );
  const valid = ({ group, item }: Lever) => {
    const row = report.byItem.find((one) => one.group === group && one.item === item);
    return row ? validOf(row.estimate) : '';
  };
  const note = findings.notes.find(({ code }) => code === 'levers');
  return (
    <>
      {note && <p>{note.text}</p>}
      <FiguresTable
        caption={texts.levers}
        base={texts.leversBase(percent(report.bar))}
        first={texts.item}
        rows={rows}
        keyOf={({ group, item }) => `${group} ${item}`}
        name={({ item }) => names.item(item)}
        about={({ group, steady }) => `${names.group(group)}${steady ? '' : texts.few}`}
        columns={[
          { title: texts.effect, text: ({ effect }) => points(effect), className: () => 'rate' },
          { title: texts.rate, text: ({ rate }) => percent(rate) },
          { title: texts.gap, text: ({ gap }) => points(gap) },
          { title: texts.valid, text: valid },
          { title: texts.basis, words: true, text: ({ basis }) => texts.bases[basis] },
        ]}
        shownFirst={15}
        empty={texts.noLevers}
      />
    </>
  );
}

function validOf(estimate: Estimate): string {
  return 'suppressed' in estimate ? '' : String(estimate.valid);
}
