import { beijingDay, dayInWords } from '../../analysis/beijing.ts';
import type { Bulletin, BulletinCount, BulletinRectification } from '../../analysis/bulletin.ts';
import {
  bulletinMarks,
  entriesAbout,
  progressInWords,
  receivedInWords,
  sharesInWords,
  bulletinTexts as texts,
} from '../../analysis/bulletin-wording.ts';
import type { EstimateFigures } from '../../analysis/report.ts';
import {
  coarseInWords,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  intervalInWords,
  limitsInWords,
  participationInWords,
  people,
  percent,
  rateInWords,
  roundedToBarInWords,
  stepsInWords,
  verdictInWords,
  withheldInWords,
} from '../../analysis/wording.ts';
import { BulletinSheet, bulletinInk as ink } from './bulletin-sheet.ts';
import type { Cell } from './pdf-table.ts';

/** A bulletin as it was published, with what its page shows beside it. */
export interface PublishedBulletin {
  bulletin: Bulletin;
  published: { revision: number; at: string };
  /** This revision and those before it, the newest first. */
  history: readonly { revision: number; at: string; note: string; withdrawnAt: string | null }[];
  /** Addresses: of its page, and of the page on which receipts are looked up. */
  page: string;
  receipts: string;
}

/** The public bulletin on A4: the words and figures of its page, and no other. */
export function bulletinPdf(view: PublishedBulletin): AsyncIterable<Uint8Array> {
  const { bulletin, published } = view;
  const { title, organiser } = bulletin.campaign;
  const about = { title: texts.titleOf(title), author: organiser, madeAt: published.at };
  return BulletinSheet.make(about, (sheet) => {
    drawTop(sheet, view);
    drawHeadline(sheet, bulletin);
    drawParticipation(sheet, bulletin);
    drawGroups(sheet, bulletin);
    drawRectifications(sheet, bulletin);
    drawMethod(sheet, bulletin);
    drawCheck(sheet, view);
    drawHistory(sheet, view);
  });
}

function drawTop(sheet: BulletinSheet, { bulletin, published }: PublishedBulletin): void {
  const { campaign, simulated, label } = bulletin;
  const { trial, exampleFrame } = campaign;
  for (const mark of bulletinMarks({ simulated, trial, exampleFrame })) sheet.mark(mark);
  sheet.title(texts.titleOf(campaign.title));
  sheet.centred(campaign.organiser);
  sheet.centred(texts.period(beijingDay(campaign.opensAt), beijingDay(campaign.endedAt)), true);
  sheet.centred(texts.published(beijingDay(published.at), published.revision), true);
  sheet.paragraph(`${label}　${texts.selfMeans}`, { bold: true });
}

function drawHeadline(sheet: BulletinSheet, { headline, definition, bar }: Bulletin): void {
  sheet.heading(texts.headline, 30);
  sheet.paragraph(definitionNames[definition]);
  if ('suppressed' in headline) {
    sheet.paragraph(withheldInWords[headline.suppressed], { bold: true });
    return;
  }
  sheet.paragraph(rateInWords(headline), { bold: true, size: 34, colour: ink.title });
  if (headline.coarse) sheet.paragraph(coarseInWords(headline), { soft: true });
  const standing = headline.meetsBar ? texts.atLeast(percent(bar)) : texts.under(percent(bar));
  sheet.paragraph(`${standing}${roundedToBarInWords(headline, bar)}`, { bold: true });
  for (const [term, ...words] of meaningOf(headline)) sheet.term(term, words);
}

function meaningOf(headline: EstimateFigures): [string, ...string[]][] {
  const { lower, upper, level, valid, n, indicative } = headline;
  return [
    [texts.verdict, verdictInWords(headline)],
    [
      texts.interval(level),
      intervalInWords(headline),
      lower === upper ? texts.censusMeans : texts.intervalMeans(...limitsInWords(headline)),
      ...(indicative ? [texts.indicativeMeans] : []),
    ],
    [texts.denominator, texts.denominatorMeans(people(valid), people(n))],
  ];
}

function drawParticipation(sheet: BulletinSheet, bulletin: Bulletin): void {
  const { answers, eligible, participation, threshold } = bulletin;
  const { groups, townships } = participation;
  sheet.heading(texts.participation, 40);
  sheet.paragraph(texts.total(people(answers), people(eligible)));
  sheet.paragraph(texts.participationAbout, { soft: true });
  drawCounts(sheet, texts.byGroup, texts.group, groups, threshold);
  drawCounts(sheet, texts.byTownship, texts.township, townships, threshold);
  if ([groups, townships].some((rows) => rows?.some(({ received }) => received === 'few')))
    sheet.paragraph(texts.fewMeans(threshold), { soft: true });
}

function drawCounts(
  sheet: BulletinSheet,
  title: string,
  first: string,
  rows: readonly BulletinCount[] | null,
  threshold: number,
): void {
  if (!rows) {
    sheet.paragraph(`${title}：${texts.notListed}`);
    return;
  }
  sheet.table({
    title,
    shares: [0.3, 0.19, 0.15, 0.16, 0.2],
    head: [first, texts.eligible, texts.quota, texts.received, texts.rate],
    rows: rows.map(({ name, eligible, quota, received, rate }): Cell[] => {
      const counts = [people(eligible), people(quota), receivedInWords(received, threshold)];
      return [name, ...counts, participationInWords(rate)].map((text) => ({ text }));
    }),
  });
}

function drawGroups(sheet: BulletinSheet, { groups }: Bulletin): void {
  sheet.heading(texts.groups, 40);
  sheet.table({
    title: null,
    shares: [0.22, 0.6, 0.18],
    head: [texts.group, texts.result, texts.standing],
    left: [1],
    rows: groups.map(({ name, figure, steps }): Cell[] => {
      if ('suppressed' in figure) {
        const words = steps ? stepsInWords(steps) : withheldInWords[figure.suppressed];
        return [{ text: name }, { text: words }, { text: '—' }];
      }
      const beside = 'valid' in figure ? [intervalInWords(figure), texts.validOf(people(figure.valid))] : [];
      return [
        { text: name },
        { text: [percent(figure.rate), ...beside].join('　'), bold: true },
        { text: figure.meetsBar ? texts.reaches : texts.below },
      ];
    }),
  });
  if (groups.some(({ figure }) => 'suppressed' in figure)) sheet.paragraph(texts.groupsMean, { soft: true });
}

function drawRectifications(sheet: BulletinSheet, bulletin: Bulletin): void {
  const { weakest, rectifications } = bulletin;
  sheet.heading(texts.weakest, 40);
  sheet.paragraph(weakest.length === 0 ? texts.noWeakest : texts.weakestAbout(weakest.length));
  for (const { item, title, groups, rate } of weakest) {
    sheet.subheading(title, 20);
    sheet.paragraph(`${percent(rate)}　${texts.asked(groups.join('、'))}`);
    const own = entriesAbout(bulletin, item);
    for (const entry of own) drawEntry(sheet, entry, false);
    if (own.length === 0) sheet.paragraph(texts.nothingYet, { soft: true });
  }
  const others = entriesAbout(bulletin, null);
  if (others.length > 0) sheet.subheading(texts.others, 20);
  for (const entry of others) drawEntry(sheet, entry, true);
  const progress = progressInWords(rectifications);
  if (progress !== null) sheet.paragraph(progress);
}

function drawEntry(
  sheet: BulletinSheet,
  { title, action, unit, due, state, stateOn }: BulletinRectification,
  titled: boolean,
): void {
  sheet.together([...(titled ? [[title, { soft: true }] as const] : []), [action, { indent: true }]], 24);
  sheet.term(texts.unit, [unit]);
  sheet.term(texts.due, [dayInWords(due)]);
  sheet.term(texts.state, [texts.states[state] + texts.since(dayInWords(stateOn))]);
}

function drawMethod(sheet: BulletinSheet, bulletin: Bulletin): void {
  const { definition, combination, shares, bar, threshold } = bulletin;
  const ways = texts.methodWays;
  sheet.heading(texts.method, 25);
  sheet.term(ways.definition, [`${definitionsInWords[definition]}。`]);
  const declared = combination === 'fixed' ? sharesInWords(shares) : '';
  sheet.term(ways.combination, [`${combinationsInWords[combination]}。${declared}`]);
  sheet.term(ways.bar, [texts.bar(percent(bar))]);
  sheet.term(ways.withholding, [texts.withholding(threshold)]);
  sheet.term(ways.names, [texts.names]);
}

function drawCheck(sheet: BulletinSheet, { bulletin, receipts, page }: PublishedBulletin): void {
  const { seal, campaign } = bulletin;
  sheet.heading(texts.check, 50);
  sheet.paragraph(texts.receiptAbout);
  sheet.code(receipts, [texts.receiptsAt, receipts, texts.newestAt, page], texts.receiptsCode);
  sheet.subheading(texts.codes, 30);
  sheet.term(texts.root, [seal.root]);
  sheet.term(texts.key, [seal.fingerprint]);
  sheet.term(texts.publicKey, [seal.publicKey]);
  sheet.term(texts.digest, [campaign.digest ?? '']);
  sheet.paragraph(`${texts.complain}${campaign.complaintContact}`);
}

function drawHistory(sheet: BulletinSheet, { history }: PublishedBulletin): void {
  if (history.length < 2) return;
  sheet.heading(texts.history, 20);
  for (const { revision, at, note, withdrawnAt } of history) {
    const withdrawn = withdrawnAt === null ? '' : texts.withdrawnOn(beijingDay(withdrawnAt));
    sheet.paragraph(`${texts.revision(revision)}，${beijingDay(at)}：${note || texts.first}${withdrawn}`);
  }
}
