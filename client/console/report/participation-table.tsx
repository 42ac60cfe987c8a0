import { totalOf } from '../../../analysis/participation-totals.ts';
import type { Report } from '../../../analysis/report.ts';
import { participationInWords } from '../../../analysis/wording.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { type Column, FiguresTable } from './figures-table.tsx';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

interface Row {
  code: string | null;
  name: string;
}

interface Counts {
  received: number;
  eligible: number;
}

/** Answers received, of those eligible, and the participation rate; counts of who answered are no answers. */
export function ParticipationRates() {
  const { report, names, address } = useReading();
  const { group, township } = address;
  const groups = report.campaign.groups
    .map(({ code }) => code)
    .filter((code) => group === null || code === group);
  const townships = report.campaign.townships.filter(({ code }) => township === null || code === township);
  const rows: Row[] = [...townships, ...(township === null ? [{ code: null, name: texts.total }] : [])];
  const columns = [
    ...groups.flatMap((code) => countColumns(report, names.group(code), [code])),
    ...(group === null ? countColumns(report, texts.total, groups) : []),
  ];
  return (
    <FiguresTable
      caption={texts.participation}
      base={texts.participationAbout}
      first={texts.township}
      rows={rows}
      keyOf={({ code }) => code ?? 'all'}
      name={({ name }) => name}
      columns={columns}
    />
  );
}

function countColumns(report: Report, name: string, groups: readonly GroupCode[]): Column<Row>[] {
  const counts = ({ code }: Row): Counts => {
    const cells = report.participation.filter(
      (cell) => groups.includes(cell.group) && (code === null || cell.township === code),
    );
    return totalOf(cells);
  };
  const rate = ({ received, eligible }: Counts) =>
    eligible === 0 ? texts.noSuchCell : participationInWords(received / eligible);
  const of = (which: keyof Counts) => (row: Row) => String(counts(row)[which]);
  return [
    {
      title: name,
      text: (row) => rate(counts(row)),
      show: (row) => {
        const { received, eligible } = counts(row);
        if (received === 0 && eligible === 0) return <span className="soft">{texts.noSuchCell}</span>;
        return (
          <>
            {rate({ received, eligible })}
            <div className="soft small">{texts.ofAll(received, eligible)}</div>
          </>
        );
      },
      className: ({ code }) => (code === null ? 'sum' : undefined),
    },
    { title: texts.receivedOf(name), text: of('received'), onlyCopied: true },
    { title: texts.eligibleOf(name), text: of('eligible'), onlyCopied: true },
  ];
}
