import type { Estimate, Report } from '../../../analysis/report.ts';
import {
  combinationNames,
  definitionNames,
  definitionsInWords,
  groupReleaseInWords,
  percent,
  sensitivityInWords,
  townshipReleaseInWords,
} from '../../../analysis/wording.ts';
import { GroupTownshipTable, TableFrame } from '../group-township-table.tsx';
import { lowestFirst, Rate } from './estimate.tsx';
import { type EstimateRow, EstimateTable } from './estimate-table.tsx';
import { type Names, namesOf } from './names.ts';
import { texts } from './texts.ts';

interface Part {
  report: Report;
}

export function GroupTable({ report }: Part) {
  const names = namesOf(report);
  const rows = report.byGroup.map(({ group, estimate }) => {
    const row = report.release?.groups.find((one) => one.group === group);
    return {
      key: group,
      name: names.group(group),
      estimate,
      about: [
        staysInside(report, estimate, row !== undefined && row.row !== 'estimate'),
        groupReleaseInWords(report.release, group),
      ].join(''),
    };
  });
  return <EstimateTable caption={texts.groups} first={texts.group} rows={rows} compared />;
}

export function TownshipTable({ report }: Part) {
  const names = namesOf(report);
  const all = report.campaign.groups.length;
  const rows = report.byTownship.map(({ township, groups, estimate }) => ({
    key: township,
    name: names.township(township),
    estimate,
    about: [
      staysInside(
        report,
        estimate,
        report.release?.townships.some((one) => one.township === township && one.row !== 'estimate') ?? false,
      ),
      townshipReleaseInWords(report.release, township),
      groups.length === all
        ? ''
        : groups.length > 0
          ? texts.counted(groups.map(names.group).join('、'))
          : texts.nobody,
    ].join(''),
  }));
  return <EstimateTable caption={texts.townships} first={texts.township} rows={rows} compared />;
}

/** A figure that the analyst may see and that must not leave. */
function staysInside({ release }: Report, estimate: Estimate, inside: boolean): string {
  return inside && release?.applied === false && !('suppressed' in estimate) ? texts.inside : '';
}

export function CellTable({ report }: Part) {
  return (
    <GroupTownshipTable
      caption={texts.cells}
      groups={report.campaign.groups.map(({ code }) => code)}
      townships={report.campaign.townships}
      cell={(group, township) => {
        const found = report.byGroupTownship.find(
          (cell) => cell.group === group && cell.township === township,
        );
        if (!found) return { value: null, shown: <span className="soft">—</span> };
        const { estimate } = found;
        return {
          value: null,
          shown: (
            <>
              <Rate estimate={estimate} />
              {!('suppressed' in estimate) && <div className="soft small">{estimate.valid}</div>}
            </>
          ),
        };
      }}
    />
  );
}

export function DimensionTable({ report }: Part) {
  const names = namesOf(report);
  const county = report.byDimension.filter(({ group }) => group === null);
  const rows = lowestFirst(county).map(({ dimension, estimate }) => ({
    key: dimension,
    name: names.dimension(dimension),
    estimate,
    more: (
      <Groups
        caption={names.dimension(dimension)}
        rows={report.byDimension.filter((one) => one.dimension === dimension)}
        names={names}
      />
    ),
  }));
  return <EstimateTable caption={texts.dimensions} first={texts.dimension} rows={rows} />;
}

export function ItemTable({ report }: Part) {
  const names = namesOf(report);
  const county = report.byItem.filter(({ group }) => group === null);
  const rows: EstimateRow[] = lowestFirst(county).map(({ item, estimate, options }) => ({
    key: item,
    name: names.item(item),
    about: report.campaign.items.find(({ name }) => name === item)?.dimensionName ?? '',
    estimate,
    more: (
      <div className="stack">
        {options && <Options item={item} options={options} names={names} />}
        <Groups
          caption={names.item(item)}
          rows={report.byItem.filter((one) => one.item === item)}
          names={names}
        />
      </div>
    ),
  }));
  return <EstimateTable caption={texts.items} first={texts.item} rows={rows} />;
}

export function AlternativeTable({ report }: Part) {
  const rows = report.alternatives.map(({ definition, combination, estimate }) => ({
    key: `${definition} ${combination}`,
    name: `${definitionNames[definition]}，${combinationNames[combination]}`,
    about: definitionsInWords[definition],
    estimate,
  }));
  const turning = sensitivityInWords(report);
  return (
    <>
      <EstimateTable caption={texts.alternatives} first={texts.way} rows={rows} compared />
      {turning.length > 0 && (
        <>
          <p>{texts.turning}</p>
          <ul>
            {turning.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The same figure for each group that answered it. */
function Groups(props: { caption: string; rows: Report['byDimension'] | Report['byItem']; names: Names }) {
  const rows = props.rows.flatMap(({ group, estimate }) =>
    group === null ? [] : [{ key: group, name: props.names.group(group), estimate }],
  );
  return <EstimateTable caption={`${props.caption}：${texts.groups}`} first={texts.group} rows={rows} />;
}

/** How often each option was chosen, of all who chose one. */
function Options(props: {
  item: string;
  options: NonNullable<Report['byItem'][number]['options']>;
  names: Names;
}) {
  const all = props.options.reduce((sum, { count }) => sum + count, 0);
  return (
    <TableFrame caption={`${props.names.item(props.item)}：${texts.options}`}>
      <thead>
        <tr>
          <th scope="col">{texts.options}</th>
          <th scope="col">{texts.count}</th>
          <th scope="col">{texts.portion}</th>
        </tr>
      </thead>
      <tbody>
        {props.options.map(({ value, count }) => (
          <tr key={String(value)}>
            <th scope="row">{props.names.option(props.item, value)}</th>
            <td>{count}</td>
            <td>{all === 0 ? '—' : percent(count / all)}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
