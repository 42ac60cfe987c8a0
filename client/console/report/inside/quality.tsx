import type { Findings } from '../../../../analysis/findings.ts';
import { signNames } from '../../../../analysis/findings-wording.ts';
import type { Burst } from '../../../../analysis/identical-answers.ts';
import type { Estimate } from '../../../../analysis/report.ts';
import type { ShareRow } from '../../../../analysis/shares.ts';
import { estimateInWords, percent, verdictInWords } from '../../../../analysis/wording.ts';
import type { GroupCode } from '../../../../surveys/groups.ts';
import { type Column, FiguresTable } from '../figures-table.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { WithFindings } from './with-findings.tsx';

/** What is odd about answers, and the headline with and without it. */
export function Signs() {
  return <WithFindings>{(findings) => <SignTable findings={findings} />}</WithFindings>;
}

interface SignRow {
  key: string;
  name: string;
  rule: string;
  share: ShareRow | null;
  byGroup: readonly ShareRow[];
  headline: Estimate | null;
}

function SignTable({ findings }: { findings: Findings }) {
  const { names, address } = useReading();
  const { signs, rates } = findings.quality;
  const { group } = address;
  const rows: SignRow[] = [
    {
      ...{ key: 'all', name: texts.allAnswers, rule: '', share: null, byGroup: [] },
      headline: rates.headline,
    },
    ...signs.map(({ sign, rule, county, byGroup }) => ({
      ...{ key: sign, name: signNames[sign], rule, byGroup },
      share: group === null ? county : (byGroup.find(({ groups }) => groups.includes(group)) ?? null),
      headline: rates.without.find((one) => one.sign === sign)?.headline ?? null,
    })),
  ];
  const together = (row: ShareRow | null) =>
    group !== null && row && row.groups.length > 1
      ? texts.together(row.groups.map(names.group).join('、'))
      : '';
  return (
    <FiguresTable
      caption={texts.signsOf(names.group(group))}
      base={texts.signsBase}
      first={texts.sign}
      rows={rows}
      keyOf={({ key }) => key}
      name={({ name }) => name}
      about={({ rule, share }) => `${rule}${together(share)}`}
      columns={[...shareColumns<SignRow>(({ share }) => share), ...bothWays]}
      more={({ name, byGroup }) =>
        byGroup.length === 0 ? null : (
          <FiguresTable
            caption={texts.signByGroup(name)}
            base={texts.signsBase}
            first={texts.groups}
            rows={byGroup}
            keyOf={({ groups }) => groups.join()}
            name={({ groups }) => groups.map(names.group).join('、')}
            columns={shareColumns<ShareRow>((row) => row)}
          />
        )
      }
    />
  );
}

function shareColumns<Row>(share: (row: Row) => ShareRow | null): Column<Row>[] {
  const part = (row: Row, words: (told: Exclude<ShareRow, { suppressed: unknown }>) => string) => {
    const found = share(row);
    return found === null || 'suppressed' in found ? '' : words(found);
  };
  return [
    {
      title: texts.showing,
      text: (row) => {
        const found = share(row);
        return found !== null && 'suppressed' in found
          ? texts.tooFew
          : part(row, ({ count }) => String(count));
      },
    },
    { title: texts.answers, text: (row) => part(row, ({ answers }) => String(answers)) },
    { title: texts.share, text: (row) => part(row, (told) => percent(told.share)) },
  ];
}

const bothWays: readonly Column<SignRow>[] = [
  {
    title: texts.headlineWithout,
    text: ({ headline, share }) => {
      if (headline !== null) return estimateInWords(headline);
      const none = share !== null && !('suppressed' in share) && share.count === 0;
      return none ? texts.noneToLeaveOut : texts.untold;
    },
    className: () => 'rate',
  },
  {
    title: texts.verdict,
    words: true,
    text: ({ headline }) => (headline === null || 'suppressed' in headline ? '' : verdictInWords(headline)),
  },
];

/** Sets of identical answers that are no chance. */
export function Bursts() {
  return <WithFindings>{(findings) => <BurstTable findings={findings} />}</WithFindings>;
}

function BurstTable({ findings }: { findings: Findings }) {
  const { names, address } = useReading();
  const { bursts, searchedFrom, uncompared } = findings.quality.identical;
  const rows = bursts.filter(
    ({ group, township }) =>
      (address.group === null || group === address.group) &&
      (address.township === null || township === address.township),
  );
  const place = ({ group, township, school }: Burst) =>
    [names.group(group), names.township(township), ...(school === null ? [] : [school])].join(' · ');
  return (
    <FiguresTable
      caption={texts.bursts}
      base={texts.burstsBase(searchedFrom)}
      first={texts.where}
      rows={rows}
      keyOf={(burst) => `${place(burst)} ${burst.day} ${burst.identical}`}
      name={place}
      columns={[
        { title: texts.day, text: ({ day }) => day },
        { title: texts.identical, text: ({ identical }) => String(identical), className: () => 'rate' },
        { title: texts.thatDay, text: ({ answers }) => String(answers) },
        { title: texts.expected, text: ({ expected }) => expected.toFixed(1) },
        { title: texts.chance, text: ({ chance }) => chance.toExponential(0) },
      ]}
      empty={texts.noBursts(uncompared)}
    />
  );
}

/** How long people took, and how evenly they answered. */
export function Manner() {
  return (
    <WithFindings>
      {({ quality: { time, patterns } }) => (
        <>
          <TimeTable rows={time} />
          <PatternTable rows={patterns} />
        </>
      )}
    </WithFindings>
  );
}

function TimeTable({ rows }: { rows: Findings['quality']['time'] }) {
  const seconds = (value: number | null) => (value === null ? texts.untold : String(value));
  return (
    <ByGroup
      caption={texts.time}
      base={texts.timeBase}
      rows={rows}
      columns={[
        { title: texts.lowerQuartile, text: (row) => told(row, (one) => seconds(one.lowerQuartile)) },
        { title: texts.median, text: (row) => told(row, (one) => seconds(one.median)) },
        { title: texts.upperQuartile, text: (row) => told(row, (one) => seconds(one.upperQuartile)) },
        { title: texts.measured, text: (row) => told(row, ({ measured }) => String(measured)) },
      ]}
    />
  );
}

function PatternTable({ rows }: { rows: Findings['quality']['patterns'] }) {
  return (
    <ByGroup
      caption={texts.patterns}
      base={texts.patternsBase}
      rows={rows}
      columns={[
        { title: texts.longString, text: (row) => told(row, ({ longString }) => String(longString)) },
        { title: texts.variability, text: (row) => told(row, ({ variability }) => variability.toFixed(2)) },
        { title: texts.answers, text: (row) => told(row, ({ answers }) => String(answers)) },
      ]}
    />
  );
}

function told<Row extends { group: GroupCode }>(
  row: Row | { group: GroupCode; suppressed: 'small' },
  words: (row: Row) => string,
): string {
  return 'suppressed' in row ? texts.tooFew : words(row);
}

function ByGroup<Row extends { group: GroupCode }>(props: {
  caption: string;
  base: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
}) {
  const { names, address } = useReading();
  return (
    <section className="sub">
      <h3>{props.caption}</h3>
      <FiguresTable
        caption={props.caption}
        base={props.base}
        first={texts.group}
        rows={props.rows.filter(({ group }) => address.group === null || group === address.group)}
        keyOf={({ group }) => group}
        name={({ group }) => names.group(group)}
        columns={props.columns}
      />
    </section>
  );
}
