import type { OptionValue } from '../surveys/answers.ts';
import type { Item, Questionnaire } from '../surveys/questionnaire.ts';
import { type Scale, type ScaleCode, scales } from '../surveys/scale.ts';

/** A measure that covers several items, so that its moments must be kept beside the item counts. */
export type CompositeMeasure = 'pooled' | 'mean5' | 'index100' | `dimension:${string}`;

/** Every measure of a questionnaire; `overall` and an item are read from that item's option counts. */
export type Measure = CompositeMeasure | 'overall' | `item:${string}`;

/** The scales with a campaign's own satisfied points (surveys/campaign.ts, `campaignScales`). */
export type CampaignScales = Readonly<Record<ScaleCode, Scale>>;

/**
 * Numerators are kept as whole numbers of 1/unit, so that adding and subtracting tallies is exact:
 * x / k is a whole number of 105ths for k = 5, 3, 7, and (x − 1) / (k − 1) of 12ths.
 */
export function unitOf(measure: Measure): number {
  return measure === 'mean5' ? 105 : measure === 'index100' ? 12 : 1;
}

/** What one answer of a scaled item adds to a composite measure, in whole units; `null` where it is not an answer. */
export function unitsOf(
  measure: CompositeMeasure,
  scale: Scale,
  value: OptionValue | undefined,
): number | null {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > scale.points) return null;
  if (measure === 'mean5') return (value * unitOf(measure)) / scale.points;
  if (measure === 'index100') return ((value - 1) * unitOf(measure)) / (scale.points - 1);
  return scale.satisfied.includes(value) ? 1 : 0;
}

/** The composite measures of a questionnaire: three definitions of the rate, and each dimension in the order asked. */
export function compositeMeasures(questionnaire: Questionnaire): CompositeMeasure[] {
  const dimensions = new Set<string>();
  for (const item of questionnaire.items) {
    if (item.scale !== null && item.dimension !== null) dimensions.add(item.dimension);
  }
  return ['pooled', 'mean5', 'index100', ...[...dimensions].map((code) => `dimension:${code}` as const)];
}

/** Whether an item belongs to a composite measure: every scaled item does, or those of the one dimension. */
export function covers(measure: CompositeMeasure, item: Item): boolean {
  if (item.scale === null) return false;
  return measure.startsWith('dimension:') ? item.dimension === measure.slice('dimension:'.length) : true;
}

/** The scale of an item with the campaign's satisfied points; `null` for an item without one. */
export function scaleOf(item: Item, campaignScales: CampaignScales): Scale | null {
  return item.scale === null ? null : (campaignScales[item.scale] ?? scales[item.scale]);
}
