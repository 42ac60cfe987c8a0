import type { GroupCode } from '../../surveys/groups.ts';
import { attack } from '../withholding/closing-attack.ts';
import { type County, cellAt, type Limits } from '../withholding/county.ts';
import { ReleaseBuilder } from '../withholding/figure.ts';
import type { WithholdingInput } from '../withholding/input.ts';
import { itemView, withValid } from '../withholding/items.ts';
import { isWithheld, tellRows, type WithholdingPattern, withheldPlaces } from '../withholding/pattern.ts';
import { knownTargets } from '../withholding/witness.ts';
import type { KeptPart } from './merge.ts';

type Settings = { seed: number; limits: Limits };

/** What is told of the satisfied of one item: the rows that left, and how many in each cell. */
interface Item {
  county: County;
  satisfied: readonly number[];
  tell: (builder: ReleaseBuilder) => void;
}

/**
 * The parts without the counts that would give a small cell away beside the released Report. Rows of a group are
 * weighted by N / n, the counts that stay are not: with two cells of three and four answers merged, the row and their
 * sum are two equations for two unknowns. So the attack that closing makes is made once more, on every item, with the
 * sums of the parts as exact counts; a group of which a cell under `smallCell` is then known keeps of its hidden cells
 * the number of answers alone. What the released Report tells by itself costs no more than it cost at closing.
 */
export async function withoutTelling(
  parts: readonly KeptPart[],
  { county, answers }: WithholdingInput,
  pattern: WithholdingPattern,
  settings: Settings,
): Promise<KeptPart[]> {
  const withheld = withheldPlaces(county, pattern);
  const lost = new Set(pattern.changed.map(({ group, township }) => `${group} ${township}`));
  const items: Item[] = [
    { county, satisfied: answers.satisfied, tell: (builder) => tellRows(builder, county, pattern) },
    ...answers.items.map(({ satisfied, valid }): Item => {
      const own = withValid(county, valid);
      return { county: own, satisfied, tell: itemView(own, pattern, withheld).tell };
    }),
  ];
  let kept = [...parts];
  for (const item of items) {
    for (;;) {
      const known = await knownCells(kept, item, pattern, settings);
      const groups = new Set(
        known.filter(({ group, township }) => !lost.has(`${group} ${township}`)).map(({ group }) => group),
      );
      const next = kept.map((part) =>
        part.counts !== null && groups.has(part.group) && hides(pattern, part)
          ? { ...part, counts: null }
          : part,
      );
      if (next.every(({ counts }, at) => (counts === null) === (kept[at]?.counts === null))) break;
      kept = next;
    }
  }
  return kept;
}

/** Withheld cells of fewer than `smallCell` answers whose satisfied are known from what leaves and what stays. */
async function knownCells(
  parts: readonly KeptPart[],
  { county, satisfied, tell }: Item,
  pattern: WithholdingPattern,
  settings: Settings,
): Promise<{ group: GroupCode; township: string }[]> {
  const builder = new ReleaseBuilder(county);
  tell(builder);
  for (const part of parts) if (part.counts !== null) builder.count(placesOf(county, part), 1);
  const release = builder.build([...withheldPlaces(county, pattern)], settings.limits);
  const small = release.targets.filter(({ cells }) =>
    cells.every((at) => cellAt(county, at).answers < county.smallCell),
  );
  if (small.length === 0) return [];
  const guarded = { ...release, targets: small };
  const search = await attack(guarded, satisfied, settings);
  return knownTargets(guarded, search).flatMap(({ cells }) => cells.map((at) => cellAt(county, at)));
}

/** The cells of the county whose answers a part holds; parts of one township, schools or flags apart, are read as it. */
function placesOf(county: County, { group, places }: KeptPart): number[] {
  const townships = new Set(places.map(({ township }) => township));
  return county.cells.flatMap((cell, at) =>
    cell.group === group && townships.has(cell.township) && cell.valid > 0 ? [at] : [],
  );
}

function hides(pattern: WithholdingPattern, { group, places }: KeptPart): boolean {
  return places.some(({ township }) => isWithheld(pattern, group, township) !== null);
}
