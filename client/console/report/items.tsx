import { Segmented } from 'antd';
import type { Report } from '../../../analysis/report.ts';
import { percent, points } from '../../../analysis/wording.ts';
import type { ItemOrder } from './address.ts';
import { baseColumns, lowestFirst, rateColumn } from './estimate.tsx';
import { FiguresTable } from './figures-table.tsx';
import { useFindings } from './inside/use-findings.ts';
import { insideMark, useReading } from './reading.ts';
import { texts } from './texts.ts';

type DimensionRow = Report['byDimension'][number];
type ItemRow = Report['byItem'][number];

/** The aspects, the lowest first: for the county, or for the group that is looked at. */
export function Dimensions() {
  const { report, released, names, address } = useReading();
  const rows = report.byDimension.filter(
    ({ group, dimension }) =>
      group === address.group && (address.dimension === null || dimension === address.dimension),
  );
  const inside = ({ group, dimension, estimate }: DimensionRow) =>
    insideMark(
      estimate,
      released.byDimension.find((one) => one.group === group && one.dimension === dimension)?.estimate,
    );
  return (
    <FiguresTable
      caption={texts.dimensionsOf(names.group(address.group))}
      base={texts.itemsBase}
      first={texts.dimension}
      rows={lowestFirst(rows)}
      keyOf={({ dimension }) => dimension}
      name={({ dimension }) => names.dimension(dimension)}
      about={inside}
      columns={[rateColumn, ...baseColumns]}
      more={({ dimension }) => (
        <ByGroup
          caption={names.dimension(dimension)}
          rows={report.byDimension.filter((one) => one.dimension === dimension)}
          inside={inside}
        />
      )}
    />
  );
}

/** Every item, with how often each option was chosen and what each group said. */
export function Items() {
  const { report, released, names, address, go } = useReading();
  const { order, leverOf } = useOrder();
  const inside = ({ group, item, estimate }: ItemRow) =>
    insideMark(estimate, released.byItem.find((one) => one.group === group && one.item === item)?.estimate);
  const dimensionOf = new Map(report.campaign.items.map((item) => [item.name, item]));
  const rows = report.byItem.filter(
    ({ group, item }) =>
      group === address.group &&
      (address.dimension === null || dimensionOf.get(item)?.dimension === address.dimension),
  );
  return (
    <>
      <div className="row no-print">
        <span id="item-order">{texts.order}</span>
        <Segmented<ItemOrder>
          aria-labelledby="item-order"
          value={address.order}
          options={[
            { value: 'rate', label: texts.orders.rate },
            ...(address.internal ? [{ value: 'lever' as const, label: texts.orders.lever }] : []),
            { value: 'asked', label: texts.orders.asked },
          ]}
          onChange={(value) => go({ order: value }, true)}
        />
      </div>
      <FiguresTable
        caption={texts.itemsOf(names.group(address.group))}
        base={texts.itemsBase}
        first={texts.item}
        rows={order(rows)}
        keyOf={({ item }) => item}
        name={({ item }) => names.item(item)}
        about={(row) => `${inside(row)}${dimensionOf.get(row.item)?.dimensionName ?? ''}${leverOf(row.item)}`}
        columns={[rateColumn, ...baseColumns]}
        more={({ item, options }) => (
          <div className="stack">
            {options && <Options item={item} options={options} />}
            <ByGroup
              caption={names.item(item)}
              rows={report.byItem.filter((one) => one.item === item)}
              inside={inside}
            />
          </div>
        )}
        shownFirst={15}
      />
    </>
  );
}

/** How items are put in order: by rate, as asked, or by what they could move, the strongest first, which is then told. */
function useOrder(): { order: (rows: readonly ItemRow[]) => ItemRow[]; leverOf: (item: string) => string } {
  const { report, address, names } = useReading();
  const byLever = address.internal && address.order === 'lever';
  const { findings } = useFindings(report.campaign.id, byLever);
  const untold = () => '';
  if (address.order === 'asked') return { order: (rows) => [...rows], leverOf: untold };
  if (!byLever || !findings) return { order: lowestFirst, leverOf: untold };
  const levers = findings.importance.levers.filter(
    ({ group }) => address.group === null || group === address.group,
  );
  const rank = (item: string) => {
    const found = levers.findIndex((lever) => lever.item === item);
    return found === -1 ? levers.length : found;
  };
  return {
    order: (rows) => lowestFirst(rows).toSorted((a, b) => rank(a.item) - rank(b.item)),
    leverOf: (item) => {
      const lever = levers[rank(item)];
      return lever ? texts.lever(names.group(lever.group), points(lever.effect)) : '';
    },
  };
}

/** The same figure for each group that answered it. */
function ByGroup<Row extends DimensionRow | ItemRow>(props: {
  caption: string;
  rows: readonly Row[];
  inside: (row: Row) => string;
}) {
  const { names } = useReading();
  return (
    <FiguresTable
      caption={`${props.caption}：${texts.groups}`}
      base={texts.itemsBase}
      first={texts.group}
      rows={props.rows.filter(({ group }) => group !== null)}
      keyOf={({ group }) => group ?? ''}
      name={({ group }) => names.group(group)}
      about={props.inside}
      columns={[rateColumn, ...baseColumns]}
    />
  );
}

/** How often each option was chosen, of all who chose one. */
function Options(props: { item: string; options: NonNullable<ItemRow['options']> }) {
  const { names } = useReading();
  const all = props.options.reduce((sum, { count }) => sum + count, 0);
  return (
    <FiguresTable
      caption={`${names.item(props.item)}：${texts.options}`}
      base={texts.optionsBase(all)}
      first={texts.options}
      rows={props.options}
      keyOf={({ value }) => String(value)}
      name={({ value }) => names.option(props.item, value)}
      columns={[
        { title: texts.count, text: ({ count }) => String(count) },
        { title: texts.portion, text: ({ count }) => (all === 0 ? '—' : percent(count / all)) },
      ]}
    />
  );
}
