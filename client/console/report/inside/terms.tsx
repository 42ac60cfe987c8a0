import type { Findings } from '../../../../analysis/findings.ts';
import { participationInWords } from '../../../../analysis/wording.ts';
import { FiguresTable } from '../figures-table.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { WithFindings } from './with-findings.tsx';

/** Who answered, in the survey's standard terms, and who is missing where. */
export function Terms() {
  return (
    <WithFindings>
      {({ participation }) => (
        <>
          <GroupTerms rows={participation.byGroup} />
          <TownshipTerms rows={participation.byTownship} />
        </>
      )}
    </WithFindings>
  );
}

function GroupTerms({ rows }: { rows: Findings['participation']['byGroup'] }) {
  const { names, address } = useReading();
  return (
    <FiguresTable
      caption={texts.terms}
      base={texts.termsBase}
      first={texts.group}
      rows={rows.filter(({ group }) => address.group === null || group === address.group)}
      keyOf={({ group }) => group}
      name={({ group }) => names.group(group)}
      columns={[
        { title: texts.term, words: true, text: ({ term }) => texts.termNames[term] },
        {
          title: texts.termRate,
          text: ({ rate }) => (rate === null ? '' : participationInWords(rate)),
          className: () => 'rate',
        },
        { title: texts.answered, text: ({ answered }) => String(answered) },
        { title: texts.asked, text: ({ asked }) => String(asked) },
      ]}
    />
  );
}

function TownshipTerms({ rows }: { rows: Findings['participation']['byTownship'] }) {
  const { names, address } = useReading();
  return (
    <FiguresTable
      caption={texts.missingOf(names.group(address.group))}
      base={texts.missingBase}
      first={texts.township}
      rows={rows.filter(
        ({ group, township }) =>
          group === address.group && (address.township === null || township === address.township),
      )}
      keyOf={({ township }) => township}
      name={({ township }) => names.township(township)}
      columns={[
        {
          title: texts.represented,
          text: ({ represented }) => represented?.toFixed(2) ?? '',
          className: () => 'rate',
        },
        {
          title: texts.participationRate,
          text: ({ rate }) => (rate === null ? '' : participationInWords(rate)),
        },
        { title: texts.answered, text: ({ answered }) => String(answered) },
        { title: texts.eligible, text: ({ eligible }) => String(eligible) },
        { title: texts.missing, text: ({ missing }) => String(missing) },
      ]}
    />
  );
}
