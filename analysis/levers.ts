import type { CampaignSettings } from '../surveys/campaign.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import type { Scale } from '../surveys/scale.ts';
import { importanceSettings } from './importance.ts';
import type { ImportanceCounts } from './importance-counts.ts';
import { type CampaignScales, scaleOf } from './measure.ts';
import type { EstimateFigures, Report } from './report.ts';
import type { Contingency } from './statistics/contingency.ts';

/**
 * An item of one group below the bar, and how far the headline could move if it came up to the bar. `arithmetic`: the
 * headline counts the item itself, and this is its part. `association`: the headline is the overall item, and this is
 * what would follow if people who came to be satisfied with the item judged the whole as those do who are satisfied
 * with it now: the most to hope for, not a promise.
 */
export interface Lever {
  group: GroupCode;
  item: string;
  rate: number;
  /** bar − rate. */
  gap: number;
  /** Of the headline, as a fraction: 0.01 is one point of a percent. */
  effect: number;
  basis: 'arithmetic' | 'association';
  /** Rests on `importanceSettings.steady` people or more. */
  steady: boolean;
}

/** The levers, the strongest first. Items whose figures are withheld, or rest on too few people, are not among them. */
export function leversOf(
  report: Report,
  counts: ImportanceCounts,
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>,
  scales: CampaignScales,
): Lever[] {
  const shares = groupShares(report);
  const levers = [...questionnaires].flatMap(([group, questionnaire]) => {
    const rows = report.byItem.filter((row) => row.group === group);
    const valid = rows.reduce((sum, row) => sum + (figuresOf(row.estimate)?.valid ?? 0), 0);
    return rows.flatMap(({ item: name, estimate, options }): Lever[] => {
      const figures = figuresOf(estimate);
      const item = questionnaire.items.find((one) => one.name === name);
      const scale = item ? scaleOf(item, scales) : null;
      if (!figures || !item || !scale || figures.rate >= report.bar) return [];
      const gap = report.bar - figures.rate;
      const lever = { group, item: name, rate: figures.rate, gap };
      if (report.definition === 'overall') {
        const overall = questionnaire.items.find((one) => one.role === 'overall');
        const table = counts.table(group, name);
        const overallScale = overall ? scaleOf(overall, scales) : null;
        if (table === null || overallScale === null) return [];
        const { n } = table.margins();
        const slope = satisfactionSlope(table, scale, overallScale, report.smallCell);
        if (slope === null || n < importanceSettings.least) return [];
        const effect = (shares.get(group) ?? 0) * gap * Math.max(0, slope);
        return [{ ...lever, effect, basis: 'association', steady: n >= importanceSettings.steady }];
      }
      const part = valid > 0 ? figures.valid / valid : 0;
      const score = scoreOf(report.definition, scale, options ?? [], figures.rate);
      const effect = (shares.get(group) ?? 0) * part * Math.max(0, report.bar - score);
      return [{ ...lever, effect, basis: 'arithmetic', steady: figures.valid >= importanceSettings.steady }];
    });
  });
  return levers
    .filter(({ effect }) => effect > 0)
    .sort((a, b) => b.effect - a.effect || (`${a.group} ${a.item}` < `${b.group} ${b.item}` ? -1 : 1));
}

/**
 * How much likelier people who are satisfied with an item are to be satisfied on the whole than those who are not: the
 * slope of R's `lm(overall ~ item)` on 0 and 1. `null` where either side holds fewer than `smallCell` people.
 */
export function satisfactionSlope(
  table: Contingency,
  item: Pick<Scale, 'satisfied'>,
  overall: Pick<Scale, 'satisfied'>,
  smallCell: number,
): number | null {
  const people = { satisfied: 0, not: 0 };
  const onTheWhole = { satisfied: 0, not: 0 };
  for (let x = 1; x <= table.rows; x += 1) {
    const side = item.satisfied.includes(x) ? 'satisfied' : 'not';
    for (let y = 1; y <= table.columns; y += 1) {
      people[side] += table.count(x, y);
      if (overall.satisfied.includes(y)) onTheWhole[side] += table.count(x, y);
    }
  }
  if (people.satisfied < smallCell || people.not < smallCell) return null;
  return onTheWhole.satisfied / people.satisfied - onTheWhole.not / people.not;
}

/** Each group's part in the headline, over the groups that have one. */
function groupShares(report: Report): Map<GroupCode, number> {
  const parts = report.byGroup.map(({ group, estimate }) => {
    const known = report.campaign.groups.find(({ code }) => code === group);
    const figures = figuresOf(estimate);
    if (!known || !figures) return { group, part: 0 };
    const part: Record<CampaignSettings['combination'], number> = {
      fixed: known.share,
      population: known.eligible,
      'as-answered': figures.valid,
    };
    return { group, part: part[report.combination] };
  });
  const whole = parts.reduce((sum, { part }) => sum + part, 0);
  return new Map(parts.map(({ group, part }) => [group, whole > 0 ? part / whole : 0]));
}

/** What the item adds to the headline by its definition, on 0 … 1. */
function scoreOf(
  definition: Report['definition'],
  scale: Scale,
  options: NonNullable<Report['byItem'][number]['options']>,
  rate: number,
): number {
  if (definition === 'pooled' || definition === 'overall') return rate;
  let sum = 0;
  let people = 0;
  for (const { value, count } of options) {
    if (typeof value !== 'number') continue;
    people += count;
    sum += count * (definition === 'mean5' ? value / scale.points : (value - 1) / (scale.points - 1));
  }
  return people > 0 ? sum / people : rate;
}

function figuresOf(estimate: Report['headline']): EstimateFigures | null {
  return 'suppressed' in estimate ? null : estimate;
}
