import { createCampaign, importFrame, publishCampaign } from '../../../server/campaigns/life.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { linksOf } from '../../../server/queries/links.ts';
import { type GroupCode, groups } from '../../../surveys/groups.ts';
import type { emptyServer } from '../../server/running.ts';

/** A campaign of all seven groups with their shipped questionnaires, titled as a county would; a link for each. */
export async function publishShipped({
  services: { store, clock },
  url,
}: Awaited<ReturnType<typeof emptyServer>>): Promise<Map<GroupCode, string>> {
  const now = clock();
  const codes = groups.map(({ code }) => code);
  const file = {
    title: '峨山县2026年义务教育社会认可度调查',
    organiser: '峨山彝族自治县教育体育局',
    complaintContact: '县教育体育局督导室 0877-4010000',
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: Object.fromEntries(codes.map((code) => [code, code])),
  };
  const frame = `group,township,school,eligible\n${codes.map((code) => `${code},530426001,,40`).join('\n')}\n`;
  const { id } = await createCampaign(store, file, commandLine, now);
  await importFrame(store, id, readTable(frame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  const links = new Map<GroupCode, string>();
  for (const { group, code } of await linksOf(store.db, id))
    if (group !== null) links.set(group, `${url}/s/${code}`);
  return links;
}
