import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useMemo } from 'react';
import type { Estimate } from '../../../analysis/report.ts';
import type { Step, Trend, TrendRow } from '../../../analysis/trend.ts';
import { refusalsInWords } from '../../../analysis/trend-refusals.ts';
import { differenceInWords, estimateInWords, points } from '../../../analysis/wording.ts';
import { answer, api, type CampaignSummary } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { Field } from '../form-field.tsx';
import { Failed, Waiting } from '../states.tsx';
import { Rate } from './estimate.tsx';
import { type Column, FiguresTable } from './figures-table.tsx';
import { IntervalChart, type IntervalRow } from './interval-chart.tsx';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

interface NamedRow extends TrendRow {
  key: string;
  name: string;
  about: string;
}

/** What changed since an earlier campaign, on what was asked alike. */
export function TrendSection() {
  const { report, address, go } = useReading();
  const { campaign } = report;
  const campaigns = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => answer(api.campaigns.$get()),
  });
  if (campaigns.isPending) return <Waiting />;
  if (campaigns.isError) return <Failed error={campaigns.error} retry={() => void campaigns.refetch()} />;
  const earlier = campaigns.data.filter(
    (one) =>
      one.id !== campaign.id &&
      one.phase === 'closed' &&
      Date.parse(one.opensAt) < Date.parse(campaign.opensAt),
  );
  if (earlier.length === 0) return <p>{texts.noEarlier}</p>;
  const chosen = earlier.find(({ id }) => id === address.earlier) ?? null;
  return (
    <>
      <Field label={texts.earlier} className="filter-field earlier no-print">
        {(control) => (
          <Select<string>
            {...control}
            allowClear
            value={chosen?.id ?? null}
            placeholder={texts.choose}
            options={earlier.map((one) => ({ value: one.id, label: earlierName(one) }))}
            onChange={(value: string | undefined) => go({ earlier: value ?? null }, true)}
          />
        )}
      </Field>
      {chosen ? <Changes earlier={chosen} /> : <p className="soft">{texts.chooseEarlier}</p>}
    </>
  );
}

function earlierName({ title, opensAt, trial, simulated }: CampaignSummary): string {
  const marks = [...(trial ? [texts.trial] : []), ...(simulated ? [texts.simulated] : [])];
  return `${title}（${[beijingTime(opensAt), ...marks].join('，')}）`;
}

function Changes({ earlier }: { earlier: CampaignSummary }) {
  const { report, address } = useReading();
  const { internal } = address;
  const { id } = report.campaign;
  const trend = useQuery({
    queryKey: ['trend', id, earlier.id, internal],
    queryFn: () =>
      answer(
        api.campaigns[':id'].trend.$get({
          param: { id },
          query: { with: earlier.id, ...(internal ? { internal: '1' as const } : {}) },
        }),
      ),
  });
  if (trend.isPending) return <Waiting />;
  if (trend.isError) return <Failed error={trend.error} retry={() => void trend.refetch()} />;
  return <ChangeTable trend={trend.data} />;
}

function ChangeTable({ trend }: { trend: Trend }) {
  const { report, names, address } = useReading();
  const rows = useMemo((): NamedRow[] => {
    const dimensionOf = new Map(report.campaign.items.map(({ name, dimension }) => [name, dimension]));
    return [
      { ...trend.headline, key: 'county', name: texts.county, about: '' },
      ...trend.byGroup
        .filter(({ group }) => address.group === null || group === address.group)
        .map((row) => ({ ...row, key: row.group, name: names.group(row.group), about: '' })),
      ...trend.byItem
        .filter(
          ({ group, item }) =>
            (address.group === null || group === address.group) &&
            (address.dimension === null || dimensionOf.get(item) === address.dimension),
        )
        .map((row) => ({
          ...row,
          key: `${row.group} ${row.item}`,
          name: row.title,
          about: names.group(row.group),
        })),
    ];
  }, [trend, report, names, address.group, address.dimension]);
  const drawn = useMemo(() => rows.flatMap(changeRows), [rows]);
  const scale = useMemo(() => changeScale(drawn), [drawn]);
  const [before, after] = trend.campaigns;
  if (!before || !after) return null;
  return (
    <>
      {trend.simulated && (
        <p>
          <span className="mark">{texts.trendSimulated}</span>
        </p>
      )}
      {drawn.length > 0 && (
        <>
          <IntervalChart label={texts.trendChart(before.title)} rows={drawn} scale={scale} />
          <p className="soft small chart-key">{texts.trendKey}</p>
        </>
      )}
      <FiguresTable
        caption={texts.trend}
        base={texts.trendBase(before.title, after.title, trend.indicative)}
        first={texts.what}
        rows={rows}
        keyOf={({ key }) => key}
        name={({ name }) => name}
        about={({ about }) => about}
        columns={changeColumns}
        shownFirst={25}
      />
    </>
  );
}

const changeColumns: readonly Column<NamedRow>[] = [
  told(texts.before, 0),
  told(texts.after, 1),
  { title: texts.validThen, text: ({ estimates }) => valid(estimates[0]) },
  { title: texts.validNow, text: ({ estimates }) => valid(estimates[1]) },
  {
    title: texts.change,
    text: ({ steps: [step] }) => (step && !('refused' in step) ? points(step.change) : ''),
    className: () => 'rate',
  },
  {
    title: texts.aloneColumn,
    text: ({ steps: [step] }) =>
      step && !('refused' in step) ? texts.span(points(step.lower), points(step.upper)) : '',
  },
  { title: texts.judgement, words: true, text: ({ steps: [step] }) => (step ? stepInWords(step) : '') },
];

/** The rate in one of the campaigns. */
function told(title: string, index: number): Column<NamedRow> {
  return {
    title,
    text: ({ estimates }) => {
      const estimate = estimates[index];
      return estimate ? estimateInWords(estimate) : texts.notAsked;
    },
    show: ({ estimates }) => {
      const estimate = estimates[index];
      return estimate ? <Rate estimate={estimate} /> : texts.notAsked;
    },
  };
}

function valid(estimate: Estimate | null | undefined): string {
  return !estimate || 'suppressed' in estimate ? '' : String(estimate.valid);
}

function stepInWords(step: Step): string {
  if ('refused' in step) return texts.refused(refusalsInWords[step.refused]);
  return differenceInWords(step, {
    clear: step.change > 0 ? texts.rose : texts.fell,
    unclear: texts.noChange,
  });
}

/** A line of the chart: of the county and the groups, where they are compared. */
function changeRows({ name, about, steps: [step] }: NamedRow): IntervalRow[] {
  if (about !== '' || !step || 'refused' in step) return [];
  const { change, lower, upper } = step;
  // As it is judged together with the others, not by its own interval.
  const side = !step.clear ? 'across' : change > 0 ? 'over' : 'under';
  return [{ name, value: change, limits: [lower, upper], words: points(change), side }];
}

function changeScale(rows: readonly IntervalRow[]) {
  const widest = Math.max(0.05, ...rows.flatMap(({ limits }) => (limits ?? []).map(Math.abs)));
  const reach = Math.min(1, Math.ceil(widest * 20) / 20);
  return {
    reference: 0,
    referenceName: texts.noChangeLine,
    from: -reach,
    to: reach,
    format: (value: number) => points(value),
  };
}
