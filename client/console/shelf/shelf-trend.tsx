import { useQuery } from '@tanstack/react-query';
import { beijingDay } from '../../../analysis/beijing.ts';
import { isPractice } from '../../../analysis/practice.ts';
import type { Estimate } from '../../../analysis/report.ts';
import type { Step, Trend, TrendRow } from '../../../analysis/trend.ts';
import { refusalsInWords } from '../../../analysis/trend-refusals.ts';
import {
  differenceInWords,
  estimateInWords,
  intervalInWords,
  people,
  points,
  readTogetherInWords,
} from '../../../analysis/wording.ts';
import { groupName } from '../../../surveys/groups.ts';
import { answer, api, type Shelf } from '../api.ts';
import { TableFrame } from '../group-township-table.tsx';
import { Marks } from '../marks.tsx';
import { Failed, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

/** The chosen campaigns beside each other: the county and its groups, each with the change since the one before. */
export function ShelfTrend({ chosen }: { chosen: Shelf }) {
  const [first = '', ...others] = chosen.map(({ id }) => id);
  const trend = useQuery({
    queryKey: ['shelf-trend', first, ...others],
    queryFn: () => answer(api.campaigns[':id'].trend.$get({ param: { id: first }, query: { with: others } })),
  });
  if (trend.isPending) return <Waiting />;
  if (trend.isError) return <Failed error={trend.error} retry={() => void trend.refetch()} />;
  return (
    <>
      {chosen.some(isPractice) && (
        <p>
          <span className="mark">{texts.practised}</span>
        </p>
      )}
      <p className="soft sheet-about">{texts.trendAbout(trend.data.indicative)}</p>
      <TrendTable trend={trend.data} chosen={chosen} />
      <p className="soft small shelf-note">{readTogetherInWords}</p>
    </>
  );
}

function TrendTable({ trend, chosen }: { trend: Trend; chosen: Shelf }) {
  const rows: (TrendRow & { name: string })[] = [
    { ...trend.headline, name: texts.county },
    ...trend.byGroup.map((row) => ({ ...row, name: groupName(row.group) })),
  ];
  return (
    <TableFrame caption={texts.trend}>
      <thead>
        <tr>
          <th scope="col">{texts.what}</th>
          {trend.campaigns.map(({ id, title, opensAt }) => (
            <th key={id} scope="col" className="shelf-column">
              {title} <Kind entry={chosen.find((one) => one.id === id)} />
              <span className="note">{beijingDay(opensAt)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            {row.estimates.map((estimate, index) => (
              <td key={trend.campaigns[index]?.id} className="shelf-column">
                <Figure estimate={estimate} />
                {index > 0 && <Change step={row.steps[index - 1]} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

function Kind({ entry }: { entry: Shelf[number] | undefined }) {
  if (!entry) return null;
  const { simulated, trial, exampleFrame } = entry;
  return <Marks campaign={{ simulated, trial, exampleFrame }} />;
}

function Figure({ estimate }: { estimate: Estimate | null }) {
  if (estimate === null) return <span className="soft">{texts.notAsked}</span>;
  if ('suppressed' in estimate) return <span className="soft">{estimateInWords(estimate)}</span>;
  return (
    <>
      <span className="rate">{estimateInWords(estimate)}</span>
      <div className="soft small">
        {intervalInWords(estimate)}
        <br />
        {texts.valid(people(estimate.valid))}
      </div>
    </>
  );
}

function Change({ step }: { step: Step | undefined }) {
  if (!step) return null;
  if ('refused' in step)
    return <div className="soft small">{texts.refused(refusalsInWords[step.refused])}</div>;
  const words = { clear: step.change > 0 ? texts.rose : texts.fell, unclear: texts.noChange };
  return (
    <div className="shelf-change">
      {points(step.change)} {differenceInWords(step, words)}
      <div className="soft small">{texts.interval(points(step.lower), points(step.upper))}</div>
    </div>
  );
}
