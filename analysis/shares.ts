import type { GroupCode } from '../surveys/groups.ts';

/** Of so many answers of these groups together, so many have the mark. */
export type ShareRow =
  | { groups: GroupCode[]; answers: number; count: number; share: number }
  | { groups: GroupCode[]; suppressed: 'small' };

interface Counted {
  group: GroupCode;
  answers: number;
  count: number;
}

/**
 * How many answers of each group have a mark. A group stands alone where at least `smallCell` of its answers have the
 * mark and as many have not; all others are put together in one row, and the smallest that stands alone joins them
 * until that row keeps the same rule or nobody in it has the mark. So neither a row nor the county less the other rows
 * tells of fewer than `smallCell` answers.
 */
export function shareRows(counted: readonly Counted[], smallCell: number): ShareRow[] {
  const answering = counted.filter(({ answers }) => answers > 0);
  const safe = ({ answers, count }: Omit<Counted, 'group'>) =>
    count >= smallCell && answers - count >= smallCell;
  const alone = answering.filter(safe);
  const together = answering.filter((row) => !safe(row));
  const kept = (rows: readonly Counted[]) => {
    const sum = sumOf(rows);
    return rows.length === 0 || safe(sum) || (sum.count === 0 && sum.answers >= smallCell);
  };
  while (!kept(together) && alone.length > 0) {
    const smallest = alone.reduce((least, row) => (row.count < least.count ? row : least));
    alone.splice(alone.indexOf(smallest), 1);
    together.push(smallest);
  }
  const inOrder = answering.filter((row) => together.includes(row));
  const rest: ShareRow[] =
    inOrder.length === 0
      ? []
      : kept(inOrder)
        ? [rowOf(inOrder)]
        : [{ groups: groupsOf(inOrder), suppressed: 'small' }];
  return [...alone.map((row) => rowOf([row])), ...rest];
}

/** All groups in one row, by the same rule. */
export function countyShare(counted: readonly Counted[], smallCell: number): ShareRow {
  const answering = counted.filter(({ answers }) => answers > 0);
  const { answers, count } = sumOf(answering);
  const shown = answers >= smallCell && (count === 0 || (count >= smallCell && answers - count >= smallCell));
  return shown ? rowOf(answering) : { groups: groupsOf(answering), suppressed: 'small' };
}

function rowOf(rows: readonly Counted[]): ShareRow {
  const { answers, count } = sumOf(rows);
  return { groups: groupsOf(rows), answers, count, share: count / answers };
}

function groupsOf(rows: readonly Counted[]): GroupCode[] {
  return rows.map(({ group }) => group);
}

function sumOf(rows: readonly Counted[]): { answers: number; count: number } {
  return {
    answers: rows.reduce((sum, row) => sum + row.answers, 0),
    count: rows.reduce((sum, row) => sum + row.count, 0),
  };
}
