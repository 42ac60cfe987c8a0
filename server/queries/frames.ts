import type { Kysely } from 'kysely';
import type { FrameCell } from '../../surveys/frame.ts';
import { sortCells } from '../../surveys/frame.ts';
import { groupCodes } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';

/** The frame of a campaign in the order of groups, township codes and schools. */
export async function frameOf(db: Kysely<Database>, campaign: string): Promise<FrameCell[]> {
  const rows = await db.selectFrom('frame_cell').selectAll().where('campaign', '=', campaign).execute();
  const cells = rows.map(({ group, township, school, eligible }) => ({
    group,
    township,
    school: school === '' ? null : school,
    eligible,
  }));
  return sortCells(cells, groupCodes);
}

/** Replaces the whole frame of a draft. */
export async function replaceFrame(
  db: Kysely<Database>,
  campaign: string,
  cells: readonly FrameCell[],
  exampleFrame: boolean,
): Promise<void> {
  await db.deleteFrom('frame_cell').where('campaign', '=', campaign).execute();
  const rows = cells.map((cell) => ({ ...cell, campaign, school: cell.school ?? '' }));
  // Both engines limit how many parameters a statement may carry.
  for (let start = 0; start < rows.length; start += 1000) {
    await db
      .insertInto('frame_cell')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
  await db
    .updateTable('campaign')
    .set((expression) => ({
      example_frame: Number(exampleFrame),
      revision: expression('revision', '+', 1),
    }))
    .where('id', '=', campaign)
    .execute();
}
