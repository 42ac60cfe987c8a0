import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasedReport } from '../../../analysis/release.ts';
import type { Estimate } from '../../../analysis/report.ts';
import { documentKinds } from '../../../server/documents/kinds.ts';
import { canonicalText, digestOf } from '../../../server/evidence/canonical.ts';
import { gapsText } from '../../../server/evidence/pack/format.ts';
import { linksOf } from '../../../server/queries/links.ts';
import { receiptsOf } from '../../../server/queries/seals.ts';
import { freshStore } from '../../server/fresh-store.ts';
import { madeWithoutAnswers } from './asked.ts';
import { knownFrom, knownFromSeveral, releaseTold } from './attacked.ts';
import { type Asked, ask, clerk, type Edition, rareWords, reasons } from './campaigns.ts';
import { isAsked, moreThanTold } from './more-than-told.ts';
import { type Read, readEdition, readPart, textsOf } from './reading.ts';
import { type PrintedRate, type Rebuilt, rebuild } from './rebuilt.ts';
import { shapes } from './shapes.ts';

/**
 * The documents of a campaign together tell no more than its released Report. Campaigns of every shape are asked on a
 * real store, their documents made by the makers that make them, and read back by readers that are not ours.
 */

let store: Awaited<ReturnType<typeof freshStore>>;

beforeAll(async () => {
  store = await freshStore('sqlite');
});

afterAll(() => store?.end());

interface ReadEdition extends Edition {
  read: Read;
  rebuilt: Rebuilt;
}

describe.each(shapes)('$name', (shape) => {
  let asked: Asked;
  let editions: ReadEdition[];

  beforeAll(async () => {
    asked = await ask(await store.open(), shape);
    editions = await Promise.all(
      asked.editions.map(async (edition) => {
        const read = await readEdition(edition);
        return {
          ...edition,
          read,
          rebuilt: rebuild(read, edition.report.campaign, edition.report.definition),
        };
      }),
    );
  }, 300_000);

  test('every number in every document is told by the Report of what it stands beside', async () => {
    const campaign = await asked.services.campaigns.get(asked.id);
    for (const { report, read } of editions) {
      expect(read.statements.length).toBeGreaterThan(3000);
      expect(moreThanTold(read.statements, releasedReport(report), campaign)).toEqual([]);
    }
  });

  test('questionnaires and codebooks are the same where nothing is known of the answers', async () => {
    // Every edition has the same ones but for dates and numbers of revisions.
    for (const edition of editions.slice(-1)) {
      const made = await madeWithoutAnswers(asked, edition, releasedReport(edition.report));
      for (const format of ['paper', 'ddi'] as const)
        expect(packed(edition, documentKinds[format].ending)).toEqual(made.get(format));
      expect(packed(edition, '编码手册.json')).toEqual(made.get('codebook'));
      const blank: Read = { statements: [], tables: [], asked: new Map() };
      for (const format of ['xlsx', 'docx'] as const)
        await readPart(blank, documentKinds[format].ending, made.get(format) ?? Buffer.alloc(0));
      for (const document of ['xlsx', 'docx']) {
        const ofQuestions = ({ statements }: Read) =>
          statements.filter((one) => one.document === document && isAsked(one));
        expect(ofQuestions(blank).length).toBeGreaterThan(50);
        expect(ofQuestions(edition.read)).toEqual(ofQuestions(blank));
      }
    }
  }, 120_000);

  test('the pack’s other files hold the released Report, what was frozen, and receipts', async () => {
    for (const edition of editions) {
      const released = releasedReport(edition.report);
      const json = (name: string) => packed(edition, name).toString('utf8');
      expect(json('/report.json')).toBe(canonicalText(released));
      expect(json('/withholding.json')).toBe(gapsText(released));
      expect(digestOf(json('/frozen.json'))).toBe(released.campaign.digest);
      const { count, waiting, acts } = JSON.parse(json('/exclusions.json'));
      expect({ count, waiting }).toEqual({
        count: released.excluded.count,
        waiting: released.excluded.waiting,
      });
      for (const { answers } of acts ?? []) expect(answers).toBeGreaterThanOrEqual(released.smallCell);
      const { revisions } = JSON.parse(json('/bulletins.json'));
      const told = new Set([...numbersIn(released), ...participationIn(released)]);
      const shown = revisions.flatMap(({ bulletin }: { bulletin: unknown }) => numbersIn(bulletin));
      expect(shown.filter((number: number) => !told.has(number))).toEqual([]);
      const facts = numbersIn({ ...JSON.parse(json('/campaign.json')), fieldChanges: [] });
      expect(facts.filter((number) => number !== 1)).toEqual([
        edition.report.participation.reduce((sum, { received }) => sum + received, 0),
      ]);
      expect(
        [...zipped(edition).keys()]
          .filter((name) => !name.startsWith('documents/') && !name.startsWith('questionnaires/'))
          .sort(),
      ).toEqual([
        'README.txt',
        'bulletins.json',
        'campaign.json',
        'exclusions.json',
        'frozen.json',
        'leaves.txt',
        'manifest.json',
        'manifest.sig',
        'rectifications.json',
        'report.json',
        'withholding.json',
      ]);
    }
  });

  test('no clerk, address, reason, comment, link code or receipt stands anywhere, hidden parts included', async () => {
    const codes = (await linksOf(asked.services.store.db, asked.id)).map(({ code }) => code);
    const receipts: string[] = [];
    for await (const { receipt } of receiptsOf(asked.services.store.reads, asked.id)) receipts.push(receipt);
    expect(receipts.length).toBeGreaterThan(100);
    const secrets = [clerk.name, clerk.origin, ...reasons, rareWords, '索道', '紫云峡', ...codes];
    for (const { documents } of editions)
      for (const [format, bytes] of documents) {
        const name = `${format}:${documentKinds[format].ending}`;
        for (const [part, text] of await textsOf(name, bytes)) {
          expect(
            secrets.filter((secret) => text.includes(secret)),
            part,
          ).toEqual([]);
          if (!part.endsWith('/leaves.txt'))
            expect(
              receipts.filter((receipt) => text.includes(receipt)),
              part,
            ).toEqual([]);
        }
      }
  });

  test('no rate stands anywhere with more than the decimals that leave, hidden parts included', async () => {
    for (const edition of editions) {
      const { report, documents } = edition;
      // Frozen before anybody answered: shares, sampling ratios, the bar.
      const frozen = JSON.parse(packed(edition, '/frozen.json').toString('utf8'));
      const released = releasedReport(report);
      const leaves = new Set(
        [...decimalsIn(released), ...decimalsIn(frozen), ...decimalsIn(participationIn(released))].map(begun),
      );
      const fine = decimalsIn(report).filter((text) => text.length > 6 && !leaves.has(begun(text)));
      expect(fine.length).toBeGreaterThan(50);
      const hidden = new RegExp(
        `(?<!\\d)(${[...new Set(fine.map(begun))].join('|').replaceAll('.', '\\.')})`,
      );
      for (const [format, bytes] of documents)
        for (const [part, text] of await textsOf(`${format}:${documentKinds[format].ending}`, bytes))
          expect(hidden.exec(text)?.[0], part).toBeUndefined();
    }
  });

  test('what the documents give an attacker is the release that closing attacked, and no more', async () => {
    for (const { report, source, rebuilt } of editions) {
      const { withholding } = source;
      if (!withholding) throw new Error('a sealed campaign has a pattern');
      expectPrinted(rebuilt, report, source);
      const told = releaseTold(source, rebuilt.pattern);
      const decided = releaseTold(source, withholding);
      expect(told.withheld).toEqual(decided.withheld);
      const figures = (release: typeof told) => release.figures.map((figure) => figureText(release, figure));
      expect(figures(told).filter((figure) => !figures(decided).includes(figure))).toEqual([]);
      expect(await knownFrom(source, rebuilt.pattern)).toEqual([]);
    }
  }, 120_000);

  test('the documents of before and after answers were set aside tell no more together', async () => {
    const told = editions.map(({ source, rebuilt }) => ({
      source,
      pattern: { ...rebuilt.pattern, changed: source.withholding?.changed ?? [] },
    }));
    if (told.length > 1) expect(await knownFromSeveral(told)).toEqual([]);
    // The headline of all answers stands beside the one without some: never finer than it was told before.
    for (const [at, { rebuilt }] of editions.entries()) {
      if (at === 0 || rebuilt.headlineWith === null) continue;
      expect(editions[0]?.rebuilt.headline).toEqual(rebuilt.headlineWith);
    }
  }, 120_000);
});

function zipped({ documents }: Edition): Map<string, Uint8Array> {
  return new Map(Object.entries(unzipSync(documents.get('archive-public') ?? new Uint8Array())));
}

/** A file of the public pack, by the end of its name. */
function packed(edition: Edition, ending: string): Buffer {
  const found = [...zipped(edition)].find(([name]) => `/${name}`.endsWith(ending));
  if (!found) throw new Error(`the public pack has no ${ending}`);
  return Buffer.from(found[1]);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** How a number with decimals begins. */
const begun = (text: string) => text.slice(0, 8);

/** Numbers with decimals, as JSON has them. */
function decimalsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/(?<=[:[,])0\.\d+(?=[,}\]])/g)].map(([number]) => number);
}

/** Participation of each cell, group and township, and of the county. */
function participationIn({ participation }: Edition['report']): number[] {
  const sums = (cells: typeof participation) => {
    const sum = (of: 'received' | 'eligible' | 'quota') => cells.reduce((all, cell) => all + cell[of], 0);
    return [sum('received'), sum('eligible'), sum('quota'), sum('received') / Math.max(1, sum('eligible'))];
  };
  const by = (key: 'group' | 'township') =>
    [...Map.groupBy(participation, (cell) => cell[key]).values()].flatMap(sums);
  const cells = participation.flatMap((cell) => sums([cell]));
  return [...sums(participation), ...by('group'), ...by('township'), ...cells];
}

/** A figure by what it is of, whatever else is in its release. */
function figureText(
  { parts }: ReturnType<typeof releaseTold>,
  figure: ReturnType<typeof releaseTold>['figures'][number],
) {
  if (figure.kind === 'count') return JSON.stringify(figure);
  return JSON.stringify({
    ...figure,
    parts: figure.parts.map(({ part, share }) => ({ part: parts[part], share })),
  });
}

/** What was read is what the answers give: the attack is on these figures. */
function expectPrinted(rebuilt: Rebuilt, report: Edition['report'], source: Edition['source']): void {
  const { headline, groups, cells, answered, pattern } = rebuilt;
  if (pattern.headline === 'tenths') expect(headline).toEqual(thousandths(report.headline));
  for (const [group, rate] of groups)
    expect(rate).toEqual(thousandths(report.byGroup.find((one) => one.group === group)?.estimate));
  for (const [cell, rate] of cells) {
    const found = report.byGroupTownship.find(({ group, township }) => `${group} ${township}` === cell);
    expect(rate).toEqual(thousandths(found?.estimate));
  }
  const counted = new Map<string, { eligible: number; received: number }>();
  for (const { group, township, eligible } of source.frame) {
    const key = `${group} ${township}`;
    const received = [...source.tallies, ...source.excluded.tallies].reduce(
      (sum, cell) => (`${cell.group} ${cell.township}` === key ? sum + (cell.counts[0] ?? 0) : sum),
      0,
    );
    counted.set(key, { eligible: (counted.get(key)?.eligible ?? 0) + eligible, received });
  }
  expect(answered).toEqual(counted);
}

function thousandths(estimate: Estimate | undefined): PrintedRate | null {
  if (!estimate || 'suppressed' in estimate) return null;
  const tenth = (one: number) => Math.round(one * 1000);
  const { rate, se, lower, upper } = estimate;
  return { rate: tenth(rate), se: tenth(se), lower: tenth(lower), upper: tenth(upper) };
}
