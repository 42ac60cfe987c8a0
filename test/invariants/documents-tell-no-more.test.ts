import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasedReport } from '../../analysis/release.ts';
import type { Report } from '../../analysis/report.ts';
import { draftBulletin, publishBulletin } from '../../server/campaigns/bulletins.ts';
import { exportDocument } from '../../server/campaigns/documents.ts';
import { setAside } from '../../server/campaigns/exclusions.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { addRectification } from '../../server/campaigns/rectifications.ts';
import { storedReport } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { drawAnswers, seededRandom } from '../../server/campaigns/simulation.ts';
import type { DocumentSource } from '../../server/documents/document-source.ts';
import type { DocumentFormat } from '../../server/documents/formats.ts';
import { documentKinds } from '../../server/documents/kinds.ts';
import { canonicalText } from '../../server/evidence/canonical.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { linksOf } from '../../server/queries/links.ts';
import { receiptsOf } from '../../server/queries/seals.ts';
import { dropHidden } from '../../surveys/text-answers.ts';
import { figuresOf, participationCell, placesOf } from '../server/documents/figure-places.ts';
import { readPdf } from '../server/documents/read-pdf.ts';
import { askedCampaign } from '../server/documents/word-source.ts';
import { opened as readWorkbook, tablesOf } from '../server/documents/workbook-reading.ts';
import { freshStore, type OpenedServices } from '../server/fresh-store.ts';

/**
 * All that may leave of one campaign, read back by outside readers: what is in it that the released Report does not tell?
 * The campaign has withheld cells, answers that were flagged, and two acts that set some aside.
 */

const clerk = { name: 'clerk.zhaoxiaoming', origin: '192.0.2.77' };
const reasons = ['经电话核实，丙村王某一家代填了别人的问卷', '教师办公室同一时段集中填写，已约谈'] as const;
const rareWords = '紫云峡的索道票价二百零三元';
/** The public pack holds the workbook, the Word report, the questionnaires and the DDI file as they are made alone. */
const releasable = ['notices', 'bulletin', 'archive-public'] as const;

let store: Awaited<ReturnType<typeof freshStore>>;
let services: OpenedServices;
let source: DocumentSource;
let report: Report;
let id: string;
const made = new Map<DocumentFormat, Buffer>();

beforeAll(async () => {
  store = await freshStore('sqlite');
  services = await store.open();
  const now = new Date();
  source = await askedCampaign(services, {}, 380, { sealed: false });
  id = source.released.campaign.id;
  await oneOfAKind();
  await tooFast(12);
  await closeCampaign(services.store, id, clerk, now);
  await sealCampaign(services, id, clerk, now);
  await setAside(services, id, { rule: { flag: 'speed' } }, reasons[0], clerk, now);
  const small = smallest();
  await setAside(services, id, { rule: small }, reasons[1], clerk, now);
  ({ report } = await storedReport(services, id, now));
  const fields = {
    unit: '县教育体育局',
    due: '2027-08-31',
    state: 'in-progress',
    action: '逐校核对课后服务。',
  };
  const item = report.campaign.items.find(({ overall }) => !overall)?.name ?? '';
  const entry = { ...fields, state: 'in-progress', item, state_on: '2026-11-20' } as const;
  await addRectification(services, id, entry, clerk, now);
  const { digest } = await draftBulletin(services, id, now);
  await publishBulletin(services, id, { digest, after: 0, note: '' }, clerk, now);
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-test-'));
  const making = { ...services, config: { publicUrl: 'https://renkedu.example.gov.cn' } };
  for (const format of releasable) {
    const path = join(folder, format);
    await exportDocument(making, id, format, path, clerk, () => undefined);
    made.set(format, readFileSync(path));
  }
  rmSync(folder, { recursive: true });
}, 300_000);

afterAll(() => store?.end());

/** One parent who wrote what nobody else did. */
async function oneOfAKind(): Promise<void> {
  await answer(1, 120, rareWords);
}

async function tooFast(count: number): Promise<void> {
  await answer(count, 1);
}

async function answer(count: number, seconds: number, comment?: string): Promise<void> {
  const { campaign } = source;
  const cell = campaign.frame.find(({ group, eligible }) => group === 'parent' && eligible > 500);
  const questionnaire = campaign.questionnaires.get('parent');
  const links = await linksOf(services.store.db, id);
  const link = links.find(({ group, township }) => group === cell?.group && township === cell.township);
  if (!cell || !questionnaire || !link) throw new Error('the example frame has a township with many parents');
  const random = seededRandom(3);
  const item = questionnaire.items.find(({ role }) => role === 'comment')?.name ?? '';
  for (let at = 0; at < count; at += 1) {
    const drawn = { ...drawAnswers(questionnaire, random), ...(comment ? { [item]: comment } : {}) };
    const checked = campaign.validator('parent')(dropHidden(questionnaire, drawn));
    if (!checked.accepted) throw new Error('a drawn answer is allowed');
    await services.intake.submit({
      ...{ id: newResponseId(), campaign, place: cell, answers: checked.answers, source: 'simulation' },
      ...{ link: { code: link.code, issuedAt: services.clock() }, codeHash: null, seconds },
    });
  }
}

/** The rule of the cell with the fewest answers, if some. */
function smallest(): { group: 'teacher'; township: string } {
  const { frame } = source.campaign;
  const township = frame.find(({ group }) => group === 'teacher')?.township ?? '';
  return { group: 'teacher', township };
}

function bytesOf(format: DocumentFormat): Buffer {
  const bytes = made.get(format);
  if (!bytes) throw new Error(`${format} was not made`);
  return bytes;
}

/** Every text in a document, those of its hidden parts too: part by part. */
async function textsOf(name: string, bytes: Uint8Array): Promise<[string, string][]> {
  if (name.endsWith('.pdf')) {
    const { texts, title } = await readPdf(bytes);
    return [[name, [title, ...texts.map((one) => one.text)].join(' ')]];
  }
  if (!/\.(zip|xlsx|docx)$/.test(name)) return [[name, Buffer.from(bytes).toString('utf8')]];
  const inside = await Promise.all(
    Object.entries(unzipSync(bytes)).map(([part, content]) => textsOf(`${name}/${part}`, content)),
  );
  return inside.flat();
}

async function everyText(): Promise<[string, string][]> {
  const all = await Promise.all(
    releasable.map((format) => textsOf(`${format}:${documentKinds[format].ending}`, bytesOf(format))),
  );
  return all.flat();
}

test('the campaign hides what is to be looked for', () => {
  expect(released().byGroupTownship.some(({ estimate }) => 'suppressed' in estimate)).toBe(true);
  expect(report.excluded.count).toBeGreaterThanOrEqual(13);
});

const released = () => JSON.parse(packed('report.json')) as Report & { release: { applied: true } };

/** A file of the public pack, by the end of its name. */
function packedBytes(ending: string): Buffer {
  const found = Object.entries(unzipSync(bytesOf('archive-public'))).find(([name]) => name.endsWith(ending));
  if (!found) throw new Error(`the public pack has no ${ending}`);
  return Buffer.from(found[1]);
}

function packed(name: string): string {
  return packedBytes(name).toString('utf8');
}

describe('words', () => {
  test('no clerk, address, reason, comment, or link code stands anywhere, hidden parts included', async () => {
    const codes = (await linksOf(services.store.db, id)).map(({ code }) => code);
    const secrets = [clerk.name, clerk.origin, ...reasons, rareWords, '索道', '紫云峡', ...codes];
    for (const [part, text] of await everyText())
      for (const secret of secrets) expect(text.includes(secret), `${part}: ${secret}`).toBe(false);
  });

  test('receipts stand in the list that anybody may read, and nowhere else', async () => {
    const receipts: string[] = [];
    for await (const { receipt } of receiptsOf(services.store.reads, id)) receipts.push(receipt);
    expect(receipts.length).toBeGreaterThan(300);
    for (const [part, text] of await everyText()) {
      if (part.endsWith('/leaves.txt')) continue;
      const found = receipts.filter((receipt) => text.includes(receipt));
      expect(found, part).toEqual([]);
    }
  });
});

describe('figures', () => {
  test('the public pack’s Report is what releasedReport gives, and its other files name no count of answers', () => {
    expect(packed('report.json')).toBe(canonicalText(releasedReport(report)));
    expect(packed('report.json')).not.toBe(canonicalText(report));
    const names = Object.keys(unzipSync(bytesOf('archive-public')));
    for (const inner of ['tallies.json', 'responses.jsonl', 'audit.jsonl', 'released.json'])
      expect(names).not.toContain(inner);
  });

  test('no rate stands anywhere with more than the decimals that leave', async () => {
    const leaves = new Set(decimalsIn(released()));
    // Frozen before anybody answered: shares, sampling ratios, the bar.
    for (const number of decimalsIn(JSON.parse(packed('frozen.json')))) leaves.add(number);
    const fine = decimalsIn(report).filter((text) => text.length > 6 && !leaves.has(text));
    expect(fine.length).toBeGreaterThan(100);
    const hidden = [...new Set(fine.map((text) => text.slice(0, 8)))];
    for (const [part, text] of await everyText()) {
      const found = hidden.filter((number) => new RegExp(`(?<!\\d)${number.replace('.', '\\.')}`).test(text));
      expect(found, part).toEqual([]);
    }
  });

  test('every number of the workbook’s tables of figures is one of the released Report’s, at its place', async () => {
    const book = await readWorkbook(packedBytes(documentKinds.xlsx.ending));
    const tables = tablesOf(book);
    const told = new Set<string>();
    const all = released() as never;
    const places = figuresOf(all).flatMap((figure) => placesOf(all, figure) ?? []);
    for (const { sheet, row, head, value } of places) {
      const table = tables.get(sheet);
      for (const cells of table?.rows ?? []) {
        const named = Object.entries(row).every(([name, wanted]) => {
          const found = cells[table?.heads.indexOf(name) ?? -1]?.value;
          return (found ?? null) === (wanted ?? null) || String(found).startsWith(String(wanted));
        });
        const cell = cells[table?.heads.indexOf(head) ?? -1];
        if (named && cell && cell.value === value) told.add(`${sheet}!${cell.address}`);
      }
    }
    const more: string[] = [];
    for (const [name, { rows }] of tables) {
      // The codebook numbers the questions, the contents the sheets.
      if (name === '题目表' || name === '说明') continue;
      for (const cells of rows)
        for (const { address, value } of cells)
          if (typeof value === 'number' && !told.has(`${name}!${address}`) && !follows(name, value, cells))
            more.push(`${name}!${address}=${value}`);
    }
    expect(more).toEqual([]);
    expect(book.worksheets.filter(({ state }) => state !== 'visible').map(({ name }) => name)).toEqual([]);
  });

  test('every percentage in Word, PDF and XML is one of the released Report’s', async () => {
    const told = percentagesOf(released());
    for (const [part, text] of await everyText()) {
      if (!/\.(pdf|xml)$/.test(part) || part.includes('/xl/')) continue;
      // Participation that would print as nothing says 不到 0.1%.
      const plain = text
        .replaceAll(/不到 0\.1%|超过 99\.9%/g, '')
        .replace(/<\/(w:p|w:tc|titl|labl|notes|txt)>/g, ' ')
        .replace(/<[^>]*>/g, '');
      const more = [...plain.matchAll(/.{0,24}(?<![\d.])(\d+(?:\.\d+)?)%/g)].filter(
        ([, number]) => !told.has(Number(number).toFixed(1)),
      );
      expect(
        more.map(([words]) => words),
        part,
      ).toEqual([]);
    }
  });
});

/** What is no figure of the Report, but follows from those beside it, or was frozen before anybody answered. */
function follows(sheet: string, value: number, row: readonly { value: unknown }[]): boolean {
  const near = (other: unknown) => typeof other === 'number' && Math.abs(other - value) < 1e-9;
  if (sheet === '口径和方法') {
    const { residents, sampling } = source.campaign.settings;
    return [residents, sampling.ratio, sampling.floor].some(near);
  }
  const sums = participationSums(released());
  if (sheet.startsWith('参与')) return sums.some(near);
  const numbers = row.flatMap((cell) => (typeof cell.value === 'number' ? [cell.value] : []));
  const apart = numbers.flatMap((one) => numbers.map((other) => Math.round(1000 * (one - other)) / 1000));
  return sheet === '图中的数' && [...apart, ...sums].some(near);
}

/** Participation of each group, each township, both, and the county: counts, and rates to one decimal of a percent, or whole where words stand for them. */
function participationSums({ participation }: Report): number[] {
  const sums = (cells: Report['participation']) => {
    const sum = (of: 'received' | 'eligible' | 'quota') => cells.reduce((all, cell) => all + cell[of], 0);
    const [, rate] = participationCell(sum('received') / Math.max(1, sum('eligible')));
    return [sum('received'), sum('eligible'), sum('quota'), rate];
  };
  return [
    ...sums(participation),
    ...participation.flatMap((one) => [
      ...sums(participation.filter(({ group }) => group === one.group)),
      ...sums(participation.filter(({ township }) => township === one.township)),
      ...sums(participation.filter((cell) => cell.group === one.group && cell.township === one.township)),
    ]),
  ];
}

/** Numbers with decimals, as JSON has them. */
function decimalsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/(?<=[:[,])0\.\d+(?=[,}\]])/g)].map(([number]) => number);
}

/** What the released Report's numbers print as: to one decimal; participation by group, by township and in all. */
function percentagesOf(leaving: Report): Set<string> {
  const told = new Set<string>();
  const add = (share: number) => told.add((Math.round(Math.abs(share) * 1000) / 10).toFixed(1));
  const walk = (value: unknown): void => {
    if (typeof value === 'number') add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(leaving);
  for (const sum of participationSums(leaving)) add(sum);
  return told;
}
