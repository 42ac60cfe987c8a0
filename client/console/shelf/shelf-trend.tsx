import { useQuery } from '@tanstack/react-query';
import type { Step, Trend, TrendRow } from '../../../analysis/trend.ts';
import { refusalsInWords } from '../../../analysis/trend-refusals.ts';
import { estimateInWords, points } from '../../../analysis/wording.ts';
import { groupName } from '../../../surveys/groups.ts';
import { answer, api } from '../api.ts';
import { Failed, Waiting } from '../states.tsx';
import { texts } from './texts.ts';

/** The chosen campaigns beside each other: the county and its groups, each with the change since the one before. */
export function ShelfTrend({ ids }: { ids: readonly string[] }) {
  const [first = '', ...others] = ids;
  const trend = useQuery({
    queryKey: ['shelf-trend', ...ids],
    queryFn: () => answer(api.campaigns[':id'].trend.$get({ param: { id: first }, query: { with: others } })),
  });
  if (trend.isPending) return <Waiting />;
  if (trend.isError) return <Failed error={trend.error} retry={() => void trend.refetch()} />;
  return <TrendTable trend={trend.data} />;
}

function TrendTable({ trend }: { trend: Trend }) {
  const rows: (TrendRow & { name: string })[] = [
    { ...trend.headline, name: texts.county },
    ...trend.byGroup.map((row) => ({ ...row, name: groupName(row.group) })),
  ];
  return (
    // Wide tables are reached by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
    <section className="table-scroll" aria-label={texts.trend} tabIndex={0}>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{texts.what}</th>
            {trend.campaigns.map(({ id, title }) => (
              <th key={id} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {row.estimates.map((estimate, index) => (
                <td key={trend.campaigns[index]?.id}>
                  {estimate ? estimateInWords(estimate) : '—'}
                  {index > 0 && <Change step={row.steps[index - 1]} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Change({ step }: { step: Step | undefined }) {
  if (!step) return null;
  if ('refused' in step) return <div className="soft small">{refusalsInWords[step.refused]}</div>;
  return (
    <div className="small">
      {points(step.change)} {step.clear && <strong>{texts.clear}</strong>}
      <div className="soft">{texts.interval(points(step.lower), points(step.upper))}</div>
    </div>
  );
}
