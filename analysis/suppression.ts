import { type County, cellAt, type Limits } from './withholding/county.ts';
import type { Release } from './withholding/figure.ts';
import { checkAnswers, countyItemsHold, type ItemAnswers, withItemsChecked } from './withholding/items.ts';
import {
  headlineAlone,
  releaseOf,
  type WithholdingCheck,
  type WithholdingPattern,
} from './withholding/pattern.ts';
import { patternFromCounts } from './withholding/plan-pattern.ts';
import { rungsOf } from './withholding/rungs.ts';
import { type AnswerClass, taken, together, viewOf } from './withholding/several.ts';
import { loadSolver, SolverAttack } from './withholding/solver.ts';
import {
  deepSearch,
  isProtected,
  keep,
  knownTargets,
  type Search,
  searchWitnesses,
  usualSearch,
} from './withholding/witness.ts';
import { World } from './withholding/world.ts';

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
  /** Seconds that the solver may take for one cell that the search left open. */
  solverSeconds: number;
  /** How many such cells it is asked about on each rung. */
  solverCells: number;
  /** Whether whole groups may be given up too. Where not, `check.told` names what the rows that stay tell. */
  strict: boolean;
}

/** More open cells than this, and the rows are plainly too many: a longer search would only cost time. */
const deepCells = 12;
const usual = { solverSeconds: 2, solverCells: 4, strict: true };

/**
 * What a campaign withholds, decided once at closing. The pattern comes from n alone; then the attack is made on the
 * real answers, and where a withheld cell is known to within less than the declared width, rows leave no more, a
 * whole class at once (`rungsOf`), until none is. Throws where the answers do not fit the county.
 */
export async function withhold(
  county: County,
  answers: Answers,
  settings: Pick<Settings, 'seed' | 'limits'> & Partial<Settings>,
): Promise<WithholdingPattern> {
  const whole: Settings = { ...usual, ...settings };
  checkAnswers(county, answers.satisfied);
  let pattern = withItemsChecked(county, patternFromCounts(county, whole.limits), answers.items, whole);
  const rungs = rungsOf(county, whole.strict);
  const tried: { pattern: WithholdingPattern; open: readonly number[] }[] = [];
  for (let rung = 0; ; rung += 1) {
    const release = releaseOf(county, pattern, whole.limits);
    const search = await attack(release, answers.satisfied, whole);
    const open = release.withheld.filter((cell) => !isProtected(release, search, cell));
    const gaveUp = rungs.slice(0, rung).map(({ what }) => what);
    tried.push({ pattern: { ...pattern, check: checkOf(release, search, open, gaveUp) }, open });
    const next = rungs[rung];
    if (open.length === 0 || !next) break;
    pattern = next.giveUp(pattern);
  }
  // What the headline alone tells no rung can keep back: then nothing is given up for its sake.
  const last = tried.at(-1)?.open ?? [];
  const chosen = tried.find(({ open }) => open.every((cell) => last.includes(cell)))?.pattern ?? pattern;
  return {
    ...chosen,
    items: countyItemsHold(county, chosen, answers.items, whole),
    withoutFlagged: withoutFlaggedHolds(county, chosen, answers, whole),
  };
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

/**
 * The attack that closing makes: the search for counties that print the same, then the solver for the few cells
 * that the search left open.
 *
 * @param truth satisfied per cell of the county
 */
export async function attack(
  release: Release,
  truth: readonly number[],
  settings: Pick<Settings, 'seed'> & Partial<Settings>,
): Promise<Search> {
  const { solverCells, solverSeconds } = { ...usual, ...settings };
  const search = searchWitnesses(release, truth, { ...usualSearch, seed: settings.seed });
  const stillOpen = () => knownTargets(release, search);
  if (stillOpen().length > 0 && stillOpen().length <= deepCells) {
    searchWitnesses(release, truth, { ...deepSearch, seed: settings.seed }, search);
  }
  const open = stillOpen();
  if (open.length === 0 || open.length > solverCells) return search;
  const solver = new SolverAttack(await loadSolver(), release, truth);
  const printed = new World(release, truth).printAll();
  for (const target of open) {
    for (const direction of ['lowest', 'highest'] as const) {
      if (!stillOpen().includes(target)) continue;
      const { world } = solver.end(target.cells, direction, solverSeconds);
      if (world && new World(release, world).printsLike(printed)) keep(search, release, world);
    }
    if (stillOpen().includes(target)) break;
  }
  return search;
}

function checkOf(
  release: Release,
  search: Search,
  open: readonly number[],
  gaveUp: string[],
): WithholdingCheck {
  const widths = release.withheld.map((cell) => {
    const range = search.ranges.get(cell) ?? { lowest: 0, highest: 0 };
    return (range.highest - range.lowest) / cellAt(release.county, cell).valid;
  });
  return {
    rung: gaveUp.length,
    gaveUp,
    told: open.map((cell) => {
      const { group, township } = cellAt(release.county, cell);
      return { group, township };
    }),
    narrowest: widths.length > 0 ? Math.min(...widths) : null,
  };
}
