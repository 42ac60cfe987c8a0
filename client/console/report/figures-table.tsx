import { Button } from 'antd';
import { Fragment, type ReactNode, useId, useState } from 'react';
import { useCopy } from '../copy.ts';
import { TableFrame } from '../group-township-table.tsx';
import { tabSeparated } from './figures-text.ts';
import { originOf, useReading } from './reading.ts';
import { texts } from './texts.ts';

/** One column of figures: its text is what is copied, and what is shown unless `show` says otherwise. */
export interface Column<Row> {
  title: string;
  text: (row: Row) => string;
  show?: (row: Row) => ReactNode;
  className?: (row: Row) => string | undefined;
  /** Holds words, which may break into lines and begin on the left. */
  words?: boolean;
  /** Stands in the copied text alone, where the screen has it within another column. */
  onlyCopied?: boolean;
}

interface Table<Row> {
  caption: string;
  /** What the figures are shares of, in words. */
  base: string;
  /** Head of the column of names. */
  first: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  name: (row: Row) => string;
  about?: (row: Row) => string;
  columns: readonly Column<Row>[];
  /** What is shown when a row is opened; `null` for a row that holds no more. */
  more?: (row: Row) => ReactNode;
  /** How many rows are shown before somebody asks for all. */
  shownFirst?: number;
  /** What is said where there are no rows. */
  empty?: string;
}

/** Figures one under the other, with what they are shares of; all of it can be copied as text. */
export function FiguresTable<Row>(table: Table<Row>) {
  const { caption, rows, shownFirst = Number.POSITIVE_INFINITY } = table;
  const [all, setAll] = useState(false);
  if (rows.length === 0) return <p className="soft">{table.empty ?? texts.nothing}</p>;
  const columns = table.columns.filter(({ onlyCopied }) => !onlyCopied);
  return (
    <div className="figures-block">
      <div className="figures-head">
        <p className="soft small">{table.base}</p>
        <CopyButton table={table} />
      </div>
      <TableFrame caption={caption}>
        <thead>
          <tr>
            <th scope="col">{table.first}</th>
            {columns.map(({ title, words }) => (
              <th scope="col" key={title} className={words ? 'words' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, shownFirst)).map((row) => (
            <Row key={table.keyOf(row)} table={table} columns={columns} row={row} />
          ))}
        </tbody>
      </TableFrame>
      {rows.length > shownFirst && (
        <>
          <Button className="no-print" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? texts.fewer : texts.allRows(rows.length)}
          </Button>
          {!all && <p className="print-only">{texts.firstRows(shownFirst, rows.length)}</p>}
        </>
      )}
    </div>
  );
}

function Row<Value>(props: { table: Table<Value>; columns: readonly Column<Value>[]; row: Value }) {
  const { table, columns, row } = props;
  const [open, setOpen] = useState(false);
  const details = useId();
  const more = table.more?.(row) ?? null;
  const about = table.about?.(row);
  return (
    <Fragment>
      <tr>
        <th scope="row">
          {more === null ? (
            table.name(row)
          ) : (
            <button
              type="button"
              className="opener"
              aria-expanded={open}
              aria-controls={details}
              onClick={() => setOpen(!open)}
            >
              {table.name(row)}
            </button>
          )}
          {about && <div className="soft small">{about}</div>}
        </th>
        {columns.map((column) => (
          <td key={column.title} className={classOf(column, row)}>
            {column.show ? column.show(row) : column.text(row)}
          </td>
        ))}
      </tr>
      {more !== null && (
        <tr id={details} hidden={!open} className="details">
          <td colSpan={columns.length + 1}>{open && more}</td>
        </tr>
      )}
    </Fragment>
  );
}

function classOf<Row>(column: Column<Row>, row: Row): string | undefined {
  const names = [column.words ? 'words' : '', column.className?.(row) ?? ''].filter(Boolean);
  return names.length === 0 ? undefined : names.join(' ');
}

function CopyButton<Row>({ table }: { table: Table<Row> }) {
  const reading = useReading();
  const copy = useCopy(texts);
  return (
    <Button
      size="small"
      className="no-print"
      aria-label={`${texts.copyTable}：${table.caption}`}
      onClick={() => void copy(textOf(table, originOf(reading, table.caption, table.base)))}
    >
      {texts.copyTable}
    </Button>
  );
}

/** Every row, shown or not, with what stands under its name in a column of its own. */
function textOf<Row>({ first, rows, columns, name, about }: Table<Row>, origin: readonly string[]): string {
  const explained = about !== undefined && rows.some((row) => about(row) !== '');
  return tabSeparated(origin, [
    [first, ...columns.map(({ title }) => title), ...(explained ? [texts.remark] : [])],
    ...rows.map((row) => [
      name(row),
      ...columns.map((column) => column.text(row)),
      ...(explained ? [about(row)] : []),
    ]),
  ]);
}
