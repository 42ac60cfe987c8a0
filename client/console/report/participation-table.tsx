import type { Report } from '../../../analysis/report.ts';
import { percent } from '../../../analysis/wording.ts';
import { GroupTownshipTable } from '../group-township-table.tsx';
import { texts } from './texts.ts';

type Counts = readonly [received: number, eligible: number];

/** After closing: answers received, of those eligible, and the participation rate. */
export function ParticipationRates({ report }: { report: Report }) {
  const shown = ([received, eligible]: Counts) =>
    eligible === 0 && received === 0 ? (
      <span className="soft">—</span>
    ) : (
      <>
        {eligible === 0 ? '—' : percent(received / eligible)}
        <div className="soft small">
          {received} / {eligible.toLocaleString('zh-CN')}
        </div>
      </>
    );
  const sum = (counts: readonly Counts[]): Counts => [
    counts.reduce((all, [received]) => all + received, 0),
    counts.reduce((all, [, eligible]) => all + eligible, 0),
  ];
  return (
    <GroupTownshipTable
      caption={texts.participation}
      groups={report.campaign.groups.map(({ code }) => code)}
      townships={report.campaign.townships}
      cell={(group, township) => {
        const here = report.participation.filter(
          (cell) => cell.group === group && cell.township === township,
        );
        const value = sum(here.map(({ received, eligible }) => [received, eligible]));
        return { value, shown: shown(value) };
      }}
      total={(values) => shown(sum(values))}
    />
  );
}
