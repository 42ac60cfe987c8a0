import { Button, Checkbox, Pagination } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Campaign } from '../api.ts';
import { tableFromText } from './frame-file.ts';
import {
  type CheckedRows,
  type Column,
  columnNames,
  columns,
  emptyRow,
  knownNames,
  pastedInto,
  type Row,
  rowsFromTable,
} from './frame-rows.ts';
import { texts } from './texts.ts';

const pageSize = 100;

/** The frame as a grid of cells: typed in, pasted into, with what is wrong under the cell that it is about. */
export function FrameGrid(props: {
  rows: Row[];
  checked: CheckedRows;
  settings: Campaign['settings'];
  change: (rows: Row[], remember?: boolean) => void;
}) {
  const { rows, checked, settings, change } = props;
  const [page, setPage] = useState(1);
  const [faultyOnly, setFaultyOnly] = useState(false);
  const names = knownNames(settings);
  const lists = { group: useId(), township: useId() };
  const shown = rows
    .map((row, index) => ({ row, index }))
    .filter(({ index }) => !faultyOnly || checked.faults.has(index));
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  const current = Math.min(page, pages);
  const onPage = shown.slice((current - 1) * pageSize, current * pageSize);

  const grid = useRef<HTMLTableSectionElement>(null);
  const addRow = () => {
    change([...rows, emptyRow], true);
    setFaultyOnly(false);
    setPage(Math.ceil((rows.length + 1) / pageSize));
    // The new row is the last one, out of sight in a long frame.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('tr:last-child input')?.focus());
  };
  const set = (index: number, column: Column, text: string) =>
    change(rows.map((row, at) => (at === index ? { ...row, [column]: text } : row)));
  const paste = (event: ClipboardEvent, index: number, column: Column) => {
    const text = event.clipboardData.getData('text/plain');
    if (!/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const block = tableFromText(text);
    const whole = rowsFromTable(block);
    // With its heads it is a whole table; without, it goes in from this cell on.
    const headed = block[0]?.some((cell) => ['人群', '乡镇', 'group', 'township'].includes(cell.trim()));
    if (headed && 'rows' in whole) change(whole.rows, true);
    else change(pastedInto(rows, { row: index, column }, block), true);
  };
  const move = (event: KeyboardEvent, down: number) => {
    const field = event.currentTarget as HTMLInputElement;
    const line = field.closest('tr');
    const next = down > 0 ? line?.nextElementSibling : line?.previousElementSibling;
    const target = next?.querySelector<HTMLInputElement>(`input[data-column="${field.dataset['column']}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  };
  return (
    <div className="stack">
      {checked.count > 0 && (
        <Checkbox checked={faultyOnly} onChange={({ target }) => setFaultyOnly(target.checked)}>
          {texts.faultyOnly(checked.faults.size)}
        </Checkbox>
      )}
      <datalist id={lists.group}>
        {names.group.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <datalist id={lists.township}>
        {names.township.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="table-scroll grid-scroll" aria-label={texts.frameGrid} tabIndex={0}>
        <table className="grid frame-grid">
          <caption className="sr-only">{texts.frameGridAbout}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.row}</th>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  {columnNames[column]}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">{texts.remove}</span>
              </th>
            </tr>
          </thead>
          <tbody ref={grid}>
            {onPage.map(({ row, index }) => (
              <GridRow
                key={index}
                row={row}
                index={index}
                faults={checked.faults.get(index)}
                lists={lists}
                set={set}
                paste={paste}
                move={move}
                remove={(at) =>
                  change(
                    rows.filter((_, other) => other !== at),
                    true,
                  )
                }
              />
            ))}
          </tbody>
        </table>
      </section>
      <div className="row grid-acts">
        <Button onClick={addRow}>{texts.addRow}</Button>
        {shown.length > pageSize && (
          <Pagination
            current={current}
            pageSize={pageSize}
            total={shown.length}
            showSizeChanger={false}
            onChange={setPage}
          />
        )}
        <span className="soft small">{texts.rowCount(rows.length)}</span>
      </div>
    </div>
  );
}

interface GridRowProps {
  row: Row;
  index: number;
  faults: readonly { column: Column | null; reason: string }[] | undefined;
  lists: { group: string; township: string };
  set: (index: number, column: Column, text: string) => void;
  paste: (event: ClipboardEvent, index: number, column: Column) => void;
  move: (event: KeyboardEvent, down: number) => void;
  remove: (index: number) => void;
}

/** One row, with what is wrong under the cell that it is about. */
function GridRow({ row, index, faults, lists, set, paste, move, remove }: GridRowProps) {
  const id = useId();
  const about = [row.group, row.township, row.school].filter(Boolean).join(' ') || texts.rowNumber(index + 1);
  const whole = faults?.filter(({ column }) => column === null) ?? [];
  return (
    <tr className={faults ? 'faulty' : undefined}>
      <th scope="row">{index + 1}</th>
      {columns.map((column) => {
        const own = faults?.filter((fault) => fault.column === column) ?? [];
        const faultId = `${id}-${column}`;
        return (
          <td key={column} className={`grid-${column}`}>
            <input
              data-column={column}
              aria-label={texts.of(columnNames[column], about)}
              aria-invalid={own.length > 0 ? true : undefined}
              aria-describedby={own.length > 0 ? faultId : undefined}
              value={row[column]}
              list={column === 'group' || column === 'township' ? lists[column] : undefined}
              inputMode={column === 'eligible' ? 'numeric' : undefined}
              autoComplete="off"
              onChange={({ target }) => set(index, column, target.value)}
              onPaste={(event) => paste(event, index, column)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' || (event.key === 'ArrowDown' && column === 'eligible'))
                  move(event, 1);
                if (event.key === 'ArrowUp' && column === 'eligible') move(event, -1);
              }}
            />
            {own.length > 0 && (
              <p className="field-problem" id={faultId}>
                {own.map(({ reason }) => reason).join('；')}
              </p>
            )}
            {column === 'eligible' && whole.length > 0 && (
              <p className="field-problem">{whole.map(({ reason }) => reason).join('；')}</p>
            )}
          </td>
        );
      })}
      <td>
        <button
          type="button"
          className="as-link"
          aria-label={texts.of(texts.remove, about)}
          onClick={() => remove(index)}
        >
          {texts.remove}
        </button>
      </td>
    </tr>
  );
}
