import { Fragment, type ReactNode, useId, useState } from 'react';
import type { Estimate } from '../../../analysis/report.ts';
import { intervalInWords, verdictInWords } from '../../../analysis/wording.ts';
import { TableFrame } from '../group-township-table.tsx';
import { Rate } from './estimate.tsx';
import { texts } from './texts.ts';

/** One line of a table of estimates; what `more` holds is shown when the line is opened. */
export interface EstimateRow {
  key: string;
  name: string;
  about?: string;
  estimate: Estimate;
  more?: ReactNode;
}

const columns = 5;

/** Estimates one under the other: rate, interval, answers behind it, and how it stands to the bar. */
export function EstimateTable(props: {
  caption: string;
  first: string;
  rows: readonly EstimateRow[];
  /** Whether the rates are to be compared with the bar: only those of the headline's definition are. */
  compared?: boolean;
}) {
  return (
    <TableFrame caption={props.caption}>
      <thead>
        <tr>
          <th scope="col">{props.first}</th>
          <th scope="col">{texts.result}</th>
          {props.compared && <th scope="col">{texts.compare}</th>}
          <th scope="col">{texts.intervalColumn}</th>
          <th scope="col">{texts.validColumn}</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <Row key={row.key} row={row} compared={props.compared ?? false} />
        ))}
      </tbody>
    </TableFrame>
  );
}

function Row({ row, compared }: { row: EstimateRow; compared: boolean }) {
  const [open, setOpen] = useState(false);
  const details = useId();
  const { estimate } = row;
  const shown = !('suppressed' in estimate);
  return (
    <Fragment>
      <tr>
        <th scope="row">
          {row.more ? (
            <button
              type="button"
              className="opener"
              aria-expanded={open}
              aria-controls={details}
              onClick={() => setOpen(!open)}
            >
              {row.name}
            </button>
          ) : (
            row.name
          )}
          {row.about && <div className="soft small">{row.about}</div>}
        </th>
        <td className="rate">
          <Rate estimate={estimate} />
        </td>
        {compared && (
          <td>
            {shown && (
              <>
                {estimate.meetsBar ? texts.atLeast : texts.under}
                <div className="soft small">{verdictInWords(estimate)}</div>
              </>
            )}
          </td>
        )}
        <td>{intervalInWords(estimate)}</td>
        <td>{shown && `${estimate.valid} / ${estimate.n}`}</td>
      </tr>
      {row.more && (
        <tr id={details} hidden={!open} className="details">
          <td colSpan={columns}>{open && row.more}</td>
        </tr>
      )}
    </Fragment>
  );
}
