import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasedReport } from '../../../analysis/release.ts';
import { countedIn } from '../../../analysis/withholding/input.ts';
import { percent } from '../../../analysis/wording.ts';
import { documentSourceOf } from '../../../server/campaigns/document-source.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { documentKinds } from '../../../server/documents/kinds.ts';
import { freshStore } from '../../server/fresh-store.ts';
import { type Asked, ask, clerk, type Edition } from './campaigns.ts';
import { moreThanTold } from './more-than-told.ts';
import { type Read, readPages, readPart } from './reading.ts';
import { shapes } from './shapes.ts';

/** The check of all documents finds a leak wherever one is: makers are handed one, and what they make is read. */

let store: Awaited<ReturnType<typeof freshStore>>;
let asked: Asked;
let edition: Edition;
let source: DocumentSource;
let hidden: Hidden[];

interface Hidden {
  group: string;
  township: string;
  groupName: string;
  townshipName: string;
  valid: number;
  satisfied: number;
}

beforeAll(async () => {
  store = await freshStore('sqlite');
  const [shape] = shapes;
  if (!shape) throw new Error('there is a first shape');
  asked = await ask(await store.open(), shape);
  const [first] = asked.editions;
  if (!first) throw new Error('its documents were made');
  edition = first;
  source = await documentSourceOf(asked.services, edition, { findings: true, actor: clerk });
  hidden = hiddenIn(edition);
}, 300_000);

afterAll(() => store?.end());

/** The withheld cells with what was answered in them. */
function hiddenIn({ source: from, report }: Edition): Hidden[] {
  const { county, satisfied } = countedIn(from, from.tallies);
  const nameOf = (list: readonly { code: string; name: string }[], code: string) =>
    list.find((one) => one.code === code)?.name ?? '';
  return county.cells.flatMap(({ group, township, valid }, at) =>
    valid > 0 && from.withholding?.cells.some((one) => one.group === group && one.township === township)
      ? [
          {
            ...{ group, township, valid, satisfied: satisfied[at] ?? 0 },
            groupName: nameOf(report.campaign.groups, group),
            townshipName: nameOf(report.campaign.townships, township),
          },
        ]
      : [],
  );
}

async function more(read: Read): Promise<string[]> {
  const campaign = await asked.services.campaigns.get(asked.id);
  return moreThanTold(read.statements, releasedReport(edition.report), campaign);
}

async function madeOf(
  released: DocumentSource['released'],
  format: 'xlsx' | 'docx' | 'notices',
): Promise<Read> {
  const chunks: Uint8Array[] = [];
  const beside = { bulletin: () => Promise.reject(new Error('none')), pack: () => never() };
  for await (const chunk of documentKinds[format].make({ ...source, released }, () => undefined, beside))
    chunks.push(chunk);
  const read: Read = { statements: [], tables: [], asked: new Map() };
  if (format === 'notices') await readPages(read, format, Buffer.concat(chunks));
  else await readPart(read, documentKinds[format].ending, Buffer.concat(chunks));
  return read;
}

function never(): never {
  throw new Error('none of these has anything beside it');
}

test('there is much to be hidden', () => {
  expect(hidden.length).toBeGreaterThan(40);
});

test('a sentence that tells how many of a cell were satisfied, or at what rate, is found for every withheld cell', async () => {
  for (const { groupName, townshipName, satisfied, valid } of hidden) {
    const sentences = [
      `${townshipName}的${groupName}满意 ${satisfied} 份。`,
      `${groupName}在${townshipName}的满意率为 ${percent(satisfied / valid)}。`,
    ];
    for (const document of ['docx', 'bulletin', 'notices'])
      for (const text of sentences) {
        const statement = { document, place: 'page 1', beside: [], head: null, text };
        const found = await more({ statements: [statement], tables: [], asked: new Map() });
        expect(found, text).toHaveLength(1);
      }
  }
});

test('the exact count of a group that leaves in steps is found, though it is one of their ends', async () => {
  const rows = releasedReport(edition.report).release?.groups.filter(({ steps }) => steps !== null) ?? [];
  expect(rows.length).toBeGreaterThan(3);
  for (const { group, steps } of rows)
    for (const count of [steps?.from, steps?.to]) {
      const name = edition.report.campaign.groups.find(({ code }) => code === group)?.name;
      const text = `${name}总体评价满意 ${count} 份`;
      const statement = { document: 'docx', place: 'BodyText', beside: [], head: null, text };
      expect(await more({ statements: [statement], tables: [], asked: new Map() }), text).toHaveLength(1);
    }
});

describe('a maker that is handed a withheld cell', () => {
  test.each(['xlsx', 'docx'] as const)(
    'prints it in the tables of the %s, where it is found',
    async (format) => {
      const { released } = source;
      for (const { group, township, satisfied, valid } of [hidden[0], hidden.at(-1)].flatMap(
        (one) => one ?? [],
      )) {
        const rate = Math.round((satisfied / valid) * 1000) / 1000;
        const like = released.headline;
        if ('suppressed' in like) throw new Error('the headline leaves');
        const estimate = { ...like, rate, n: valid, valid };
        const byGroupTownship = released.byGroupTownship.map((row) =>
          row.group === group && row.township === township ? { ...row, estimate } : row,
        );
        const found = await more(await madeOf({ ...released, byGroupTownship }, format));
        expect(
          found.filter((one) => one.includes(percent(rate))),
          `${group} ${township} ${rate}`,
        ).not.toEqual([]);
      }
    },
    120_000,
  );

  test.each(['xlsx', 'docx', 'notices'] as const)(
    'prints a sentence of it in the %s, where it is found',
    async (format) => {
      const { released } = source;
      const [cell] = hidden;
      if (!cell) throw new Error('a cell is hidden');
      const leak = `${cell.townshipName}的${cell.groupName}满意 ${cell.satisfied} 份`;
      // Words of the campaign's own that the document prints.
      const campaign = { ...released.campaign, complaintContact: leak, organiser: leak };
      const found = await more(await madeOf({ ...released, campaign }, format));
      expect(found.filter((one) => one.includes(leak)).length).toBeGreaterThan(0);
    },
    120_000,
  );
});
