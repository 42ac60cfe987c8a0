import { releasedReport } from '../../analysis/release.ts';
import { onSnapshot } from '../database/store.ts';
import { rowsCsv } from '../documents/rows.ts';
import { workbook } from '../documents/workbook.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { refuseIfDeleted } from '../queries/deletions.ts';
import { shuffledResponses } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import { asideByReceipt } from './exclusions.ts';
import { reportOf } from './report.ts';
import { sealIfDue } from './sealing.ts';

export type DocumentFormat = 'xlsx' | 'csv';

/** Makes a document of a campaign, and records who had it made. */
export async function exportDocument(
  services: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
  format: DocumentFormat,
  actor: Actor,
  now: Date,
): Promise<{ name: string; bytes: Buffer }> {
  const { store } = services;
  const { title } = await getCampaign(store.reads, id);
  const bytes =
    format === 'xlsx'
      ? await workbook(releasedReport(await reportOf(services, id, now)))
      : await rowsOf(services, id, now);
  await recordAct(store.db, actor, now, 'export', id, { format });
  return format === 'xlsx'
    ? { name: `${title}-自评报表.xlsx`, bytes }
    : { name: `${title}-逐份答卷-内部.csv`, bytes };
}

async function rowsOf(
  services: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
  now: Date,
): Promise<Buffer> {
  const { store, campaigns, keys } = services;
  await sealIfDue(services, id, now);
  const { questionnaires } = await campaigns.get(id);
  const items = [
    ...new Set([...questionnaires.values()].flatMap((one) => one.items.map((item) => item.name))),
  ];
  return onSnapshot(store, async (transaction) => {
    await refuseIfDeleted(transaction, id);
    const row = await getCampaign(transaction, id);
    if (row.sealed_at === null) {
      throw new Problem(409, 'not-closed', {
        zh: '调查还没有结束，不能导出答卷',
        en: 'the field is open; answers leave only after closing',
      });
    }
    const size = (await findSeal(transaction, id))?.size ?? 0;
    const aside = await asideByReceipt(services, id);
    const shuffled = shuffledResponses(transaction, id, size, keys.order);
    const rows = (async function* () {
      for await (const response of shuffled)
        yield { ...response, aside: aside.get(response.receipt) ?? null };
    })();
    return rowsCsv({ items, simulated: row.simulated === 1, trial: row.trial === 1, rows });
  });
}
