import { type County, cellAt, type Limits } from './withholding/county.ts';
import { HeadlineChoice } from './withholding/headline-choice.ts';
import { checkAnswers, countyItemsHold, type ItemAnswers, withItemsChecked } from './withholding/items.ts';
import { headlineAlone, type WithholdingPattern } from './withholding/pattern.ts';
import { patternFromCounts } from './withholding/plan-pattern.ts';
import { type Rung, rungsOf } from './withholding/rungs.ts';
import { type AnswerClass, taken, together, viewOf } from './withholding/several.ts';
import { loadSolver } from './withholding/solver.ts';
import { knownTargets, type Search, searchWitnesses, usualSearch } from './withholding/witness.ts';

export interface Answers {
  /** Satisfied on the overall item per cell, in the order of `County.cells`; `County.cells[].valid` is its denominator. */
  satisfied: readonly number[];
  /** The other items: their rows are tried too. */
  items: readonly ItemAnswers[];
  /** The answers without the flagged ones, where as many are flagged as may be told. */
  unflagged: Counted | null;
}

/** The same cells with some of the answers. */
export interface Counted {
  county: County;
  satisfied: readonly number[];
}

interface Settings {
  seed: number;
  limits: Limits;
}

/**
 * What a campaign withholds, decided once at closing. The pattern comes from n alone; then the attack is made on the
 * real answers, and where a withheld cell is known to within less than the declared width, rows leave no more, a
 * whole class at once (`rungsOf`), until none is. Where no rows hold beside the headline, it leaves more coarsely.
 * Throws where the answers do not fit the county.
 */
export async function withhold(
  county: County,
  answers: Answers,
  settings: Settings,
): Promise<WithholdingPattern> {
  checkAnswers(county, answers.satisfied);
  const fromCounts = patternFromCounts(county, settings.limits);
  const choice = new HeadlineChoice(await loadSolver(), county, fromCounts, settings);
  const checked = withItemsChecked(county, fromCounts, answers.items, settings);
  const chosen =
    (choice.tellsInTenths(answers.satisfied)
      ? null
      : rowsThatHold(county, checked, answers.satisfied, choice, rungsOf(county))) ??
    rowsThatHold(county, beside('whole', county, checked), answers.satisfied, choice, rungsOf(county)) ??
    rowsThatHold(county, beside('none', county, checked), answers.satisfied, choice, rungsOf(county));
  // Without any row and headline there is nothing to compute from.
  if (chosen === null) throw new Error('a county of which nothing leaves tells a cell');
  const { headline } = chosen;
  return {
    ...chosen,
    items: headline !== 'none' && countyItemsHold(county, chosen, answers.items, settings),
    withoutFlagged: headline === 'tenths' && withoutFlaggedHolds(county, chosen, answers, settings),
  };
}

/** As many rows as hold beside the headline; `null` where none of these rungs is enough. */
function rowsThatHold(
  county: County,
  whole: WithholdingPattern,
  satisfied: readonly number[],
  choice: HeadlineChoice,
  rungs: readonly Rung[],
): WithholdingPattern | null {
  let pattern = whole;
  const gaveUp: string[] = [];
  for (const rung of [...rungs, null]) {
    const search = choice.attack(pattern, satisfied);
    if (knownTargets(choice.releaseOf(pattern), search).length === 0) {
      const narrowest = narrowestOf(county, search);
      return { ...pattern, check: { rung: gaveUp.length, gaveUp, narrowest } };
    }
    if (rung === null) break;
    pattern = rung.giveUp(pattern);
    gaveUp.push(rung.what);
  }
  return null;
}

/** Finer print of the same figure must not stand beside a coarse headline, or in the place of one that is kept back. */
function beside(headline: 'whole' | 'none', county: County, pattern: WithholdingPattern): WithholdingPattern {
  return { ...pattern, headline, combinations: [county.combination], counts: false };
}

/** The least width that the attack leaves to a cell, as a fraction of a rate. */
function narrowestOf(county: County, { ranges }: Search): number | null {
  const widths = [...ranges].map(
    ([cell, { lowest, highest }]) => (highest - lowest) / cellAt(county, cell).valid,
  );
  return widths.length > 0 ? Math.min(...widths) : null;
}

/**
 * Whether the headline without flagged answers may stand beside all else that leaves: no withheld cell, with or without
 * them, nor the few flagged answers of a cell may be known from both.
 */
function withoutFlaggedHolds(
  county: County,
  pattern: WithholdingPattern,
  { satisfied, unflagged }: Answers,
  { seed, limits }: Settings,
): boolean {
  if (unflagged === null) return false;
  const left: AnswerClass = {
    valid: unflagged.county.cells.map(({ valid }) => valid),
    satisfied: unflagged.satisfied,
  };
  const { release, truth } = together(
    [
      viewOf(county, pattern, [true, true]),
      viewOf(unflagged.county, headlineAlone(unflagged.county), [true, false]),
    ],
    [left, taken({ valid: county.cells.map(({ valid }) => valid), satisfied }, left)],
    limits,
    true,
  );
  const search = searchWitnesses(release, truth, { ...usualSearch, seed });
  return knownTargets(release, search).length === 0;
}
