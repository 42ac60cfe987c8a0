import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../analysis/report.ts';
import type { ReportSource } from '../../../analysis/report-source.ts';
import { draftBulletin, publishBulletin } from '../../../server/campaigns/bulletins.ts';
import { issueCodes } from '../../../server/campaigns/codes.ts';
import { exportDocument } from '../../../server/campaigns/documents.ts';
import { exampleFrame } from '../../../server/campaigns/example.ts';
import { setAside } from '../../../server/campaigns/exclusions.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { addRectification } from '../../../server/campaigns/rectifications.ts';
import { storedReport } from '../../../server/campaigns/report.ts';
import { reportSourceOf } from '../../../server/campaigns/report-source.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import { drawAnswers, seededRandom, simulate } from '../../../server/campaigns/simulation.ts';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { codeHash } from '../../../server/intake/code.ts';
import { newResponseId } from '../../../server/intake/ticket.ts';
import { newestBulletin } from '../../../server/queries/bulletins.ts';
import type { ExclusionRule } from '../../../server/queries/exclusion-rule.ts';
import { linksOf } from '../../../server/queries/links.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { dropHidden } from '../../../surveys/text-answers.ts';
import type { OpenedServices } from '../../server/fresh-store.ts';

/** A campaign by its shape: what its documents are read for follows from the Report alone. */
export interface Shape {
  name: string;
  file?: Partial<CampaignFile>;
  frame?: readonly FrameCell[];
  /** Drawn by the product's own simulation … */
  simulated?: { responses: number; seed: number };
  /** … and these after them, one cell after another. */
  filled?: readonly Filled[];
  /** Set aside after the documents were made once; then they are made again. */
  aside?: readonly ExclusionRule[];
  /** What the campaign was chosen for. Throws where it no longer is so. */
  is: (report: Report) => boolean;
}

/** So many answers of a cell, of which so many are satisfied on the overall judgement. */
export interface Filled {
  group: GroupCode;
  township: string;
  answers: number;
  satisfied: number;
  /** Taken to answer; one is flagged as too fast. */
  seconds?: number;
  /** Written by all of them, and by nobody else. */
  comment?: string;
}

/** All that left of a campaign at one time. */
export interface Edition {
  report: Report;
  revision: number;
  /** What it was made from, with what is withheld; counts of answers. */
  source: ReportSource;
  /** Each file that may leave, as whoever got it has it. */
  documents: ReadonlyMap<DocumentFormat, Buffer>;
}

export interface Asked {
  id: string;
  services: OpenedServices;
  /** One after another: before and after answers were set aside. */
  editions: readonly Edition[];
}

/** Who does all of it, and why answers are set aside: neither leaves. */
export const clerk = { name: 'clerk.zhaoxiaoming', origin: '192.0.2.77' };
export const reasons = ['经电话核实，丙村王某一家代填了别人的问卷', '教师办公室同一时段集中填写，已约谈'];
export const rareWords = '紫云峡的索道票价二百零三元';

/** The public pack holds the workbook, the Word report, the questionnaires and the DDI file as they are made alone. */
export const leaving = ['notices', 'bulletin', 'archive-public'] as const satisfies readonly DocumentFormat[];

/** Has a campaign asked, sealed, told to the public and its documents made, all by the product's own ways. */
export async function ask(services: OpenedServices, shape: Shape): Promise<Asked> {
  const { store, clock } = services;
  const now = clock();
  const file = {
    ...{ title: '测试县义务教育社会认可度调查', organiser: '县教育体育局', complaintContact: '县教育体育局' },
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    ...{ trial: true, ...shape.file },
  };
  const { id } = await createCampaign(store, file, clerk, now);
  const cells = (shape.frame ?? exampleFrame()).map(({ group, township, school, eligible }) =>
    [group, township, school ?? '', eligible].join(),
  );
  const table = readTable(`group,township,school,eligible\n${cells.join('\n')}\n`);
  await importFrame(store, id, table, clerk, now);
  await publishCampaign(store, id, clerk, now);
  if (shape.simulated) await simulate(services, id, shape.simulated, clerk);
  await fill(services, id, shape.filled ?? []);
  await closeCampaign(store, id, clerk, now);
  await sealCampaign(services, id, clerk, now);
  const editions = [await leave(services, id)];
  for (const [at, rule] of (shape.aside ?? []).entries()) {
    await setAside(services, id, { rule }, reasons[at % reasons.length] ?? '', clerk, now);
    editions.push(await leave(services, id));
  }
  const last = editions.at(-1);
  if (!last || !shape.is(last.report)) throw new Error(`the campaign is no longer ${shape.name}`);
  return { id, services, editions };
}

/** Answers through the same write path as a phone's, with codes where the group has them. */
async function fill(services: OpenedServices, id: string, filled: readonly Filled[]): Promise<void> {
  const { store, campaigns, keys, intake, clock } = services;
  const campaign = await campaigns.get(id);
  const links = await linksOf(store.db, id);
  const random = seededRandom(11);
  const byCode = new Set(
    filled.map(({ group }) => group).filter((g) => campaign.settings.access[g] === 'code'),
  );
  const slips = new Map<GroupCode, { code: string; url: string }[]>();
  for (const group of byCode) slips.set(group, await issueCodes(services, id, group, clerk, clock()));
  for (const { group, township, answers, satisfied, seconds = 120, comment } of filled) {
    const place = campaign.frame.find((cell) => cell.group === group && cell.township === township);
    const questionnaire = campaign.questionnaires.get(group);
    const link = links.find((one) => one.group === group && one.township === township);
    if (!place || !questionnaire || !link) throw new Error(`${group} is not asked in ${township}`);
    const overall = questionnaire.items.find(({ role }) => role === 'overall')?.name ?? '';
    const written = questionnaire.items.find(({ role }) => role === 'comment')?.name ?? '';
    const own = slips.get(group)?.filter(({ url }) => url.includes(`/${link.code}#`)) ?? [];
    await Promise.all(
      Array.from({ length: answers }, (_, at) => {
        const drawn = {
          ...drawAnswers(questionnaire, random),
          [overall]: at < satisfied ? 5 : 2,
          ...(comment ? { [written]: comment } : {}),
        };
        const checked = campaign.validator(group)(dropHidden(questionnaire, drawn));
        if (!checked.accepted) throw new Error('a drawn answer is allowed');
        const code = own[at]?.code.replaceAll('-', '');
        if (byCode.has(group) && code === undefined) throw new Error('there is a code for each answer');
        return intake.submit({
          ...{ id: newResponseId(), campaign, place, answers: checked.answers, source: 'phone' },
          ...{ link: { code: link.code, issuedAt: clock() }, seconds },
          codeHash: code === undefined ? null : codeHash(keys.codes, id, place, code),
        });
      }),
    );
  }
}

/** Publishes what stands, and has every document made of it. */
async function leave(services: OpenedServices, id: string): Promise<Edition> {
  const now = services.clock();
  const { report, revision } = await storedReport(services, id, now);
  const { digest, bulletin } = await draftBulletin(services, id, now);
  const item = bulletin.weakest[0]?.item ?? report.campaign.items[0]?.name ?? '';
  const fields = {
    unit: '县教育体育局',
    due: '2027-08-31',
    state: 'in-progress',
    action: '逐校核对课后服务。',
  };
  const newest = await newestBulletin(services.store.reads, id);
  if (!newest) {
    const entry = { ...fields, state: 'in-progress', item, state_on: '2026-11-20' } as const;
    await addRectification(services, id, entry, clerk, now);
  }
  const draft = newest ? { digest } : await draftBulletin(services, id, now);
  const after = newest?.revision ?? 0;
  await publishBulletin(services, id, { digest: draft.digest, after, note: '' }, clerk, now);
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-test-'));
  const making = { ...services, config: { publicUrl: 'https://renkedu.example.gov.cn' } };
  const documents = new Map<DocumentFormat, Buffer>();
  for (const format of leaving) {
    const path = join(folder, format);
    await exportDocument(making, id, format, path, clerk, () => undefined);
    documents.set(format, readFileSync(path));
  }
  rmSync(folder, { recursive: true });
  return { report, revision, source: await reportSourceOf(services, id, now), documents };
}
