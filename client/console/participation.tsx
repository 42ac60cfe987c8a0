import type { Participation } from '../../analysis/report.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Campaign } from './api.ts';
import { GroupTownshipTable } from './group-township-table.tsx';

const texts = {
  caption: '参与情况：人群 × 乡镇，收到 / 计划份数',
  missing: (count: number) => `缺 ${count}`,
  enough: '已够',
  eligible: (count: string) => `${count}人`,
  over: '多于名册',
};

interface Counts {
  received: number;
  quota: number;
  eligible: number;
  /** What is still wanted; too many in one place do not make up for too few in another. */
  missing: number;
}

/** Received, wanted and eligible per cell. A cell behind its quota says so in words, with a bar beside them. */
export function ParticipationTable(props: {
  settings: Pick<Campaign['settings'], 'groups' | 'townships'>;
  participation: readonly Participation[];
}) {
  const { settings, participation } = props;
  return (
    <GroupTownshipTable<Counts>
      caption={texts.caption}
      groups={settings.groups}
      townships={settings.townships}
      cell={(group, township) => {
        const value = countsOf(participation, group, township);
        return { value, shown: <Cell counts={value} /> };
      }}
      total={(values) => <Cell counts={sum(values)} />}
    />
  );
}

/** Received, wanted and eligible of a group in a township, its schools together. */
export function countsOf(
  participation: readonly Participation[],
  group: GroupCode,
  township: string,
): Counts {
  const here = participation.filter((cell) => cell.group === group && cell.township === township);
  return sum(here.map((cell) => ({ ...cell, missing: Math.max(0, cell.quota - cell.received) })));
}

function sum(values: readonly Counts[]): Counts {
  return values.reduce(
    (all, one) => ({
      received: all.received + one.received,
      quota: all.quota + one.quota,
      eligible: all.eligible + one.eligible,
      missing: all.missing + one.missing,
    }),
    { received: 0, quota: 0, eligible: 0, missing: 0 },
  );
}

function Cell({ counts: { received, quota, eligible, missing } }: { counts: Counts }) {
  if (eligible === 0 && received === 0) return <span className="soft">—</span>;
  const filled = quota === 0 ? 1 : Math.min(1, received / quota);
  return (
    <div className="participation">
      <div>
        <strong>{received}</strong> / {quota}
      </div>
      <div className={missing > 0 ? 'gauge' : 'gauge gauge-full'} aria-hidden="true">
        <span style={{ width: `${filled * 100}%` }} />
      </div>
      <div className="small">
        {missing > 0 ? (
          <span className="missing">{texts.missing(missing)}</span>
        ) : (
          <span className="enough">{texts.enough}</span>
        )}{' '}
        <span className="soft">{texts.eligible(eligible.toLocaleString('zh-CN'))}</span>
        {received > eligible && <span className="missing"> {texts.over}</span>}
      </div>
    </div>
  );
}
