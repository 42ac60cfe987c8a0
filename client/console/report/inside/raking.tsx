import type { RakedGroup, RakedRate } from '../../../../analysis/raking.ts';
import type { Estimate } from '../../../../analysis/report.ts';
import { estimateInWords, intervalInWords, percent, rateInWords } from '../../../../analysis/wording.ts';
import { type Column, FiguresTable } from '../figures-table.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { WithFindings } from './with-findings.tsx';

/** The headline's measure weighted to the shares of background items that were declared before publication. */
export function RakingSection() {
  return (
    <WithFindings>
      {({ raking }) =>
        raking.groups.length === 0 ? (
          <Undeclared />
        ) : (
          <>
            <RakedTable groups={raking.groups} county={raking.county} />
            <MarginsTable groups={raking.groups} />
          </>
        )
      }
    </WithFindings>
  );
}

/** How margins are declared: for the next campaign, since publication has frozen this one. */
function Undeclared() {
  return (
    <>
      <p>{texts.noMargins}</p>
      <p className="soft">{texts.howToDeclare}</p>
      <pre className="raking-file">{texts.marginsExample}</pre>
    </>
  );
}

interface RakedRow {
  key: string;
  name: string;
  unraked: Estimate | null;
  outcome: RakedRate | Exclude<RakedGroup['outcome'], RakedRate>;
  told: string;
}

function RakedTable({ groups, county }: { groups: readonly RakedGroup[]; county: RakedRate | null }) {
  const { report, names, address } = useReading();
  const rows: RakedRow[] = [
    ...(county && address.group === null
      ? [
          {
            ...{ key: 'county', name: names.group(null), outcome: county },
            ...{ unraked: report.headline, told: texts.countyRaked },
          },
        ]
      : []),
    ...groups
      .filter(({ group }) => address.group === null || group === address.group)
      .map(({ group, outcome }) => ({
        ...{ key: group, name: names.group(group), outcome, told: convergence(outcome) },
        unraked: report.byGroup.find((one) => one.group === group)?.estimate ?? null,
      })),
  ];
  return (
    <FiguresTable
      caption={texts.raked}
      base={texts.rakedBase}
      first={texts.group}
      rows={rows}
      keyOf={({ key }) => key}
      name={({ name }) => name}
      columns={columns}
      empty={texts.notRakedHere}
    />
  );
}

const columns: readonly Column<RakedRow>[] = [
  {
    title: texts.unraked,
    text: ({ unraked }) => (unraked ? estimateInWords(unraked) : ''),
    className: () => 'rate',
  },
  {
    title: texts.rakedRate,
    text: ({ outcome }) => ('rate' in outcome ? rateInWords(outcome) : ''),
    className: () => 'rate',
  },
  {
    title: texts.rakedInterval,
    text: ({ outcome, unraked }) =>
      'rate' in outcome && unraked && 'rate' in unraked
        ? intervalInWords({ ...unraked, lower: outcome.lower, upper: outcome.upper })
        : '',
  },
  { title: texts.unrakedInterval, text: ({ unraked }) => (unraked ? intervalInWords(unraked) : '') },
  {
    title: texts.unrakedEffect,
    text: ({ unraked }) => effect(unraked && 'rate' in unraked ? unraked : null),
  },
  { title: texts.rakedEffect, text: ({ outcome }) => effect('rate' in outcome ? outcome : null) },
  { title: texts.howItWent, words: true, text: ({ told }) => told },
];

function effect(figures: { designEffect: number | null } | null): string {
  return figures?.designEffect?.toFixed(2) ?? '';
}

/** Whether it converged, and what became of single answers; or why there is no rate. */
function convergence(outcome: RakedGroup['outcome']): string {
  if ('refused' in outcome) return outcome.refused;
  if ('suppressed' in outcome) return texts.tooFew;
  return texts.converged(outcome.rounds, outcome.trimmed, outcome.blank);
}

interface MarginRow {
  key: string;
  name: string;
  option: string;
  share: number;
}

function MarginsTable({ groups }: { groups: readonly RakedGroup[] }) {
  const { names, address } = useReading();
  const rows = groups
    .filter(({ group }) => address.group === null || group === address.group)
    .flatMap(({ group, margins }) =>
      margins.flatMap(({ title, options }) =>
        options.map(
          ({ text, share }): MarginRow => ({
            ...{ key: `${group} ${title} ${text}`, name: `${names.group(group)}：${title}` },
            ...{ option: text, share },
          }),
        ),
      ),
    );
  if (rows.length === 0) return null;
  return (
    <section className="sub">
      <h3>{texts.margins}</h3>
      <FiguresTable
        caption={texts.margins}
        base={texts.marginsBase}
        first={texts.marginItem}
        rows={rows}
        keyOf={({ key }) => key}
        name={({ name }) => name}
        columns={[
          { title: texts.marginOption, words: true, text: ({ option }) => option },
          { title: texts.marginShare, text: ({ share }) => percent(share), className: () => 'rate' },
        ]}
      />
    </section>
  );
}
