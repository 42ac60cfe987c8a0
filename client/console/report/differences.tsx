import type { Comparison } from '../../../analysis/report.ts';
import { differenceInWords, points } from '../../../analysis/wording.ts';
import { FiguresTable } from './figures-table.tsx';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

/** Which groups, and which townships, differ by more than chance; read together, so by Holm's correction. */
export function Differences() {
  const { report, released, names, address } = useReading();
  const { group, township } = address;
  return (
    <>
      <Pairs
        caption={texts.groupDifferences}
        pairs={report.comparisons.groups}
        leaving={released.comparisons.groups}
        only={group}
        name={names.group}
      />
      <Pairs
        caption={texts.townshipDifferences}
        pairs={report.comparisons.townships}
        leaving={released.comparisons.townships}
        only={township}
        name={names.township}
      />
    </>
  );
}

/** The clear ones first, then as the groups or townships stand. */
function Pairs<Code extends string>(props: {
  caption: string;
  pairs: readonly Comparison<Code>[];
  leaving: readonly Comparison<Code>[];
  only: string | null;
  name: (code: Code) => string;
}) {
  const { pairs, leaving, only, name } = props;
  const shown = pairs
    .filter(({ one, other }) => only === null || one === only || other === only)
    .toSorted((a, b) => Number(b.clear) - Number(a.clear));
  const clear = shown.filter((pair) => pair.clear).length;
  const leaves = (pair: Comparison<Code>) =>
    leaving.some(({ one, other }) => one === pair.one && other === pair.other);
  return (
    <section className="sub">
      <h3>{props.caption}</h3>
      {shown.length > 0 && <p>{texts.clearPairs(clear, shown.length)}</p>}
      <FiguresTable
        caption={props.caption}
        base={texts.differencesBase}
        first={texts.pair}
        rows={shown}
        keyOf={({ one, other }) => `${one} ${other}`}
        name={({ one, other }) => texts.pairName(name(one), name(other))}
        about={(pair) => (leaves(pair) ? '' : texts.inside)}
        columns={[
          { title: texts.difference, text: ({ difference }) => points(difference), className: () => 'rate' },
          {
            title: texts.judgement,
            words: true,
            text: (pair) => differenceInWords(pair),
            className: (pair) => (pair.clear ? 'turns' : undefined),
          },
          {
            title: texts.aloneColumn,
            text: ({ lower, upper }) => texts.span(points(lower), points(upper)),
          },
          {
            title: texts.adjusted,
            text: ({ adjusted }) => (adjusted === null ? '' : texts.p(adjusted)),
          },
        ]}
        shownFirst={Math.max(6, clear)}
        empty={texts.noPairs}
      />
    </section>
  );
}
