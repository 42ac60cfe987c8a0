import type { Estimate, Report } from '../../../analysis/report.ts';
import { definitionsInWords, estimateInWords, percent } from '../../../analysis/wording.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { Rate } from './estimate.tsx';
import { type Column, FiguresTable } from './figures-table.tsx';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

type Township = Report['campaign']['townships'][number];

/** How far from the bar a tint deepens, in fractions of 1. */
const far = 0.1;

/** Group × township by tint and sign; what is withheld is hatched and says why. */
export function HeatTable() {
  const { report, names, address } = useReading();
  const groups = report.campaign.groups
    .map(({ code }) => code)
    .filter((group) => address.group === null || group === address.group);
  const townships = report.campaign.townships.filter(
    ({ code }) => address.township === null || code === address.township,
  );
  const cells = new Map(
    report.byGroupTownship.map((cell) => [`${cell.group} ${cell.township}`, cell.estimate]),
  );
  const columns = groups.flatMap((group) =>
    groupColumns(names.group(group), report.bar, (township) => cells.get(`${group} ${township.code}`)),
  );
  return (
    <div className="heat">
      <FiguresTable<Township>
        caption={texts.cells}
        base={`${texts.cellsAbout}${texts.base(definitionsInWords[report.definition])}`}
        first={texts.township}
        rows={townships}
        keyOf={({ code }) => code}
        name={({ name }) => name}
        columns={columns}
      />
      <Key bar={percent(report.bar)} />
      <Withheld groups={groups} townships={townships} cells={cells} />
    </div>
  );
}

function groupColumns(
  name: string,
  bar: number,
  cell: (township: Township) => Estimate | undefined,
): Column<Township>[] {
  return [
    {
      title: name,
      text: (township) => {
        const estimate = cell(township);
        return estimate ? estimateInWords(estimate) : texts.noSuchCell;
      },
      show: (township) => <Cell estimate={cell(township)} />,
      className: (township) => tintOf(cell(township), bar),
    },
    {
      title: texts.validOf(name),
      text: (township) => {
        const estimate = cell(township);
        return !estimate || 'suppressed' in estimate ? '' : String(estimate.valid);
      },
      onlyCopied: true,
    },
  ];
}

function Cell({ estimate }: { estimate: Estimate | undefined }) {
  if (!estimate) return <span className="soft">{texts.noSuchCell}</span>;
  if ('suppressed' in estimate) return <Rate estimate={estimate} />;
  return (
    <>
      <span className="heat-sign" aria-hidden="true">
        {estimate.meetsBar ? texts.overSign : texts.underSign}
      </span>
      {percent(estimate.rate)}
      <span className="sr-only">{estimate.meetsBar ? texts.atLeast : texts.under}</span>
      <div className="soft small">{texts.validAnswers(estimate.valid)}</div>
    </>
  );
}

function tintOf(estimate: Estimate | undefined, bar: number): string | undefined {
  if (!estimate) return 'heat-none';
  if ('suppressed' in estimate) return 'heat-withheld';
  const { rate, meetsBar } = estimate;
  const deep = Math.abs(rate - bar) >= far ? ' heat-far' : '';
  return `${meetsBar ? 'heat-over' : 'heat-under'}${deep}`;
}

function Key({ bar }: { bar: string }) {
  return (
    <ul className="heat-key" aria-label={texts.key}>
      <li>
        <span className="heat-swatch heat-over">{texts.overSign}</span>
        {texts.overKey(bar)}
      </li>
      <li>
        <span className="heat-swatch heat-under">{texts.underSign}</span>
        {texts.underKey(bar)}
      </li>
      <li>
        <span className="heat-swatch heat-withheld" />
        {texts.withheldKey}
      </li>
      <li>
        <span className="heat-swatch heat-none">{texts.noSuchCell}</span>
        {texts.noSuchCellKey}
      </li>
    </ul>
  );
}

/** How many cells are withheld, and what that means. */
function Withheld(props: {
  groups: readonly GroupCode[];
  townships: readonly Township[];
  cells: ReadonlyMap<string, Estimate>;
}) {
  const shown = props.groups.flatMap((group) =>
    props.townships.flatMap(({ code }) => props.cells.get(`${group} ${code}`) ?? []),
  );
  const withheld = shown.filter((estimate) => 'suppressed' in estimate).length;
  if (withheld === 0) return null;
  return (
    <div className="soft small">
      <p>{texts.withheldCells(withheld, shown.length)}</p>
      <ul>
        <li>{texts.withheldReasons.small}</li>
        <li>{texts.withheldReasons.protected}</li>
      </ul>
    </div>
  );
}
