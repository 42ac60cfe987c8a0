import type { ReactNode } from 'react';
import { type GroupCode, groupName } from '../../surveys/groups.ts';

const texts = { township: '乡镇', total: '合计', table: (caption: string) => `表：${caption}` };

/** Groups across, townships down, with totals where they make sense: the form of most tables of a county. */
export function GroupTownshipTable<Value>(props: {
  /** What the table shows, for screen readers. */
  caption: string;
  groups: readonly GroupCode[];
  townships: readonly { code: string; name: string }[];
  /** A word under a group's name. */
  groupNote?: (group: GroupCode) => ReactNode;
  cell: (group: GroupCode, township: string) => { value: Value; shown: ReactNode };
  total?: (values: Value[]) => ReactNode;
}) {
  const { groups, townships, cell, total } = props;
  return (
    <TableFrame caption={props.caption}>
      <GroupHead groups={groups} groupNote={props.groupNote} total={total !== undefined} />
      <tbody>
        {townships.map(({ code, name }) => (
          <tr key={code}>
            <th scope="row">{name}</th>
            {groups.map((group) => (
              <td key={group}>{cell(group, code).shown}</td>
            ))}
            {total && <td className="sum">{total(groups.map((group) => cell(group, code).value))}</td>}
          </tr>
        ))}
      </tbody>
      {total && (
        <tfoot>
          <tr>
            <th scope="row">{texts.total}</th>
            {groups.map((group) => (
              <td key={group}>{total(townships.map(({ code }) => cell(group, code).value))}</td>
            ))}
            <td>{total(groups.flatMap((group) => townships.map(({ code }) => cell(group, code).value)))}</td>
          </tr>
        </tfoot>
      )}
    </TableFrame>
  );
}

/** The heads of such a table. */
export function GroupHead(props: {
  groups: readonly GroupCode[];
  groupNote?: ((group: GroupCode) => ReactNode) | undefined;
  total: boolean;
}) {
  return (
    <thead>
      <tr>
        <th scope="col">{texts.township}</th>
        {props.groups.map((group) => (
          <th scope="col" key={group}>
            {groupName(group)}
            {props.groupNote && <span className="note">{props.groupNote(group)}</span>}
          </th>
        ))}
        {props.total && <th scope="col">{texts.total}</th>}
      </tr>
    </thead>
  );
}

/** A table of figures that scrolls by itself where the screen is narrow, by finger or by keyboard. */
export function TableFrame({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section className="table-scroll" aria-label={texts.table(caption)} tabIndex={0}>
      <table className="figures">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}
