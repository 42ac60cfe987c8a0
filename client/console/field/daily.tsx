import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { useState } from 'react';
import { groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign, type DailyCounts, refreshingItself, sessionEnded } from '../api.ts';
import { TableFrame } from '../group-township-table.tsx';
import { Failed, Sheet, Waiting } from '../states.tsx';
import { CopyButton } from './copy-button.tsx';
import { DailyChart } from './daily-chart.tsx';
import { type PlaceChoice, PlaceFilter } from './place-filter.tsx';
import { texts } from './texts.ts';

const refresh = 60_000;

/** Answers day by day, of all or of one group or township: a picture, and the same as a table to copy. */
export function Daily({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const [choice, setChoice] = useState<PlaceChoice>({ group: null, township: null });
  const days = useQuery({
    queryKey: ['days', id, choice],
    queryFn: () =>
      answer(
        api.campaigns[':id'].days.$get(
          {
            param: { id },
            query: {
              ...(choice.group ? { group: choice.group } : {}),
              ...(choice.township ? { township: choice.township } : {}),
            },
          },
          refreshingItself,
        ),
      ),
    placeholderData: (before) => before,
    refetchInterval: ({ state }) => (sessionEnded(state.error) ? false : refresh),
  });
  const uncounted = days.data?.uncounted ?? [];
  return (
    <Sheet
      title={texts.daily}
      about={uncounted.length > 0 && texts.uncounted(uncounted.map(groupName).join('、'))}
      extra={<PlaceFilter campaign={campaign} choice={choice} choose={setChoice} of={texts.daily} />}
    >
      {days.isPending && <Waiting />}
      {days.isError && !days.data && <Failed error={days.error} retry={() => void days.refetch()} />}
      {days.isError && days.data && <Alert type="warning" showIcon title={texts.stale} className="stale" />}
      {days.data?.days.length === 0 && <p className="soft">{texts.noDays}</p>}
      {days.data && days.data.days.length > 0 && (
        <>
          <DailyChart days={days.data.days} />
          <DailyTable days={days.data.days} />
        </>
      )}
    </Sheet>
  );
}

function DailyTable({ days }: { days: DailyCounts['days'] }) {
  const [open, setOpen] = useState(false);
  const rows = days.map(({ day, phone, paper, total }) => [day, phone, paper, total] as const);
  const copied = [texts.dailyColumns, ...rows].map((row) => row.join('\t')).join('\n');
  return (
    <div className="stack">
      <div className="row">
        <button type="button" className="opener" aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.dailyTable}
        </button>
        <CopyButton text={copied} label={texts.copyTable} />
      </div>
      {open && (
        <TableFrame caption={texts.daily}>
          <thead>
            <tr>
              {texts.dailyColumns.map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([day, ...counts]) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                {counts.map((count, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the columns are always the same three.
                  <td key={column}>{count}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </TableFrame>
      )}
    </div>
  );
}
