import type { ReleasedReport } from '../../../analysis/report.ts';
import { withheldInWords } from '../../../analysis/wording.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import type { Questionnaire } from '../../../surveys/questionnaire.ts';
import { DONT_KNOW, type ScaleCode, scales } from '../../../surveys/scale.ts';
import { namesOf } from './names.ts';
import { type Cell, estimateCells, estimateHeads, type Sheet } from './sheet.ts';
import { texts } from './texts.ts';

type Questionnaires = ReadonlyMap<GroupCode, Questionnaire>;

/** Every scaled item, of the county and of every group that was asked. */
export function itemSheet(report: ReleasedReport): Sheet {
  const names = namesOf(report);
  const asked = new Map(report.campaign.items.map((item) => [item.name, item]));
  return {
    name: texts.sheets.items,
    about: texts.abouts.items,
    heads: [
      [texts.item, 56],
      [texts.group, 10],
      ...estimateHeads,
      [texts.dimension, 14],
      [texts.itemName, 20],
    ],
    rows: report.byItem.map(({ item, group, estimate }) => [
      names.item(item),
      names.group(group),
      ...estimateCells(estimate),
      asked.get(item)?.dimensionName ?? null,
      item,
    ]),
    kept: 2,
    filtered: true,
  };
}

/** How often each option was chosen: a sheet for each scale in use, a column for each of its options. */
export function optionSheets(report: ReleasedReport, questionnaires: Questionnaires): Sheet[] {
  const scaleOf = new Map<string, ScaleCode>();
  for (const { items } of questionnaires.values()) {
    for (const { name, scale } of items) if (scale !== null && !scaleOf.has(name)) scaleOf.set(name, scale);
  }
  return Object.values(scales)
    .filter(({ code }) => [...scaleOf.values()].includes(code))
    .map(({ code, name, points }) => {
      const values = Array.from({ length: points }, (_, index) => points - index);
      const rows = report.byItem.filter(({ item }) => scaleOf.get(item) === code);
      return optionSheet(report, questionnaires, name, [...values, DONT_KNOW], rows);
    });
}

function optionSheet(
  report: ReleasedReport,
  questionnaires: Questionnaires,
  scale: string,
  values: readonly (number | string)[],
  rows: ReleasedReport['byItem'],
): Sheet {
  const names = namesOf(report);
  const wordings = wordingsOf(questionnaires, new Set(rows.map(({ item }) => item)));
  return {
    name: texts.sheets.options(scale),
    about: texts.abouts.options,
    heads: [
      [texts.item, 56],
      [texts.group, 10],
      ...values.map(
        (value, index) => [headOf(value, wordings.get(value) ?? []), index === 0 ? 20 : 12] as const,
      ),
      [texts.itemName, 20],
    ],
    rows: rows.map(({ item, group, estimate, options }) => [
      names.item(item),
      names.group(group),
      ...countCells(values, estimate, options),
      item,
    ]),
    kept: 2,
    filtered: true,
  };
}

function headOf(value: number | string, wordings: readonly string[]): string {
  return value === DONT_KNOW ? texts.doNotKnow : texts.point(String(value), wordings);
}

/** The wordings of each option of some items: questionnaires for children say it in other words. */
function wordingsOf(questionnaires: Questionnaires, items: ReadonlySet<string>) {
  const wordings = new Map<unknown, string[]>();
  for (const questionnaire of questionnaires.values()) {
    for (const { name, options } of questionnaire.items) {
      if (!items.has(name)) continue;
      for (const { value, text } of options) {
        const known = wordings.get(value) ?? [];
        if (!known.includes(text)) wordings.set(value, [...known, text]);
      }
    }
  }
  return wordings;
}

function countCells(
  values: readonly (number | string)[],
  estimate: ReleasedReport['headline'],
  options: ReleasedReport['byItem'][number]['options'],
): Cell[] {
  if (options) {
    const counts = new Map(options.map(({ value, count }) => [value, count]));
    return values.map((value) => counts.get(value) ?? texts.none);
  }
  const why = 'suppressed' in estimate ? withheldInWords[estimate.suppressed] : texts.countsWithheld;
  return [why, ...values.slice(1).map(() => texts.none)];
}
