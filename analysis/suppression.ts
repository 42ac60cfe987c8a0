import type { GroupCode } from '../surveys/groups.ts';
import { type County, cellAt, type Limits } from './withholding/county.ts';
import type { Release } from './withholding/figure.ts';
import {
  releaseOf,
  type WithholdingCheck,
  type WithholdingPattern,
  withheldPlaces,
} from './withholding/pattern.ts';
import { patternFromCounts } from './withholding/plan-pattern.ts';
import { rungsOf } from './withholding/rungs.ts';
import { loadSolver, SolverAttack } from './withholding/solver.ts';
import {
  declaredSteps,
  deepSearch,
  isProtected,
  keep,
  type Search,
  searchWitnesses,
  usualSearch,
} from './withholding/witness.ts';
import { World } from './withholding/world.ts';

export type { County, CountyCell, Limits } from './withholding/county.ts';
export { countyOf } from './withholding/county-of.ts';
export { expectedWithheld } from './withholding/forecast.ts';
export type { WithholdingPattern } from './withholding/pattern.ts';
export { countInSteps, isWithheld } from './withholding/pattern.ts';

/** Satisfied and valid answers of one item, per cell in the order of `County.cells`. */
export interface ItemAnswers {
  item: string;
  satisfied: readonly number[];
  valid: readonly number[];
}

export interface Answers {
  /** Satisfied on the overall item per cell, in the order of `County.cells`; `County.cells[].valid` is its denominator. */
  satisfied: readonly number[];
  /** The other items: their group rows are tried too. */
  items: readonly ItemAnswers[];
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
  const chosen = tried.find(({ open }) => open.every((cell) => last.includes(cell)));
  return chosen?.pattern ?? pattern;
}

/** The other items' group rows, tried on the real answers; where one fails, no such group's items leave. */
function withItemsChecked(
  county: County,
  pattern: WithholdingPattern,
  items: readonly ItemAnswers[],
  settings: Settings,
): WithholdingPattern {
  const withheld = withheldPlaces(county, pattern);
  const hides = (group: GroupCode) => [...withheld].some((index) => cellAt(county, index).group === group);
  const concerned = pattern.groups.filter((row) => row.items && hides(row.group));
  const fails = items.some(({ satisfied, valid }) => {
    const own: County = {
      ...county,
      cells: county.cells.map((cell, index) => ({ ...cell, valid: valid[index] ?? 0 })),
    };
    checkAnswers(own, satisfied);
    const alone = { ...pattern, groups: concerned, townships: [], combinations: [], counts: false };
    const release = releaseOf(own, alone, settings.limits);
    const asked = release.withheld.filter((index) =>
      concerned.some(({ group }) => group === cellAt(own, index).group),
    );
    const search = searchWitnesses({ ...release, withheld: asked }, satisfied, {
      ...usualSearch,
      seed: settings.seed,
    });
    return asked.some((cell) => !isProtected(release, search, cell));
  });
  if (!fails) return pattern;
  const groups = pattern.groups.map((row) => (hides(row.group) ? { ...row, items: false } : row));
  return { ...pattern, groups };
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
  const stillOpen = () => release.withheld.filter((cell) => !isProtected(release, search, cell));
  if (stillOpen().length > 0 && stillOpen().length <= deepCells) {
    searchWitnesses(release, truth, { ...deepSearch, seed: settings.seed }, search);
  }
  const open = stillOpen();
  if (open.length === 0 || open.length > solverCells) return search;
  const solver = new SolverAttack(await loadSolver(), release, truth);
  const printed = new World(release, truth).printAll();
  for (const cell of open) {
    for (const direction of ['lowest', 'highest'] as const) {
      if (isProtected(release, search, cell)) continue;
      const { world } = solver.end(cell, direction, solverSeconds);
      if (world && new World(release, world).printsLike(printed)) keep(search, release, world);
    }
    if (!isProtected(release, search, cell)) break;
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

/** The declared width of a cell, as a fraction of its rate. */
export function declaredWidth(valid: number): number {
  return declaredSteps(valid) / valid;
}

function checkAnswers(county: County, satisfied: readonly number[]): void {
  const fits =
    satisfied.length === county.cells.length &&
    county.cells.every(({ valid, answers, eligible }, index) => {
      const count = satisfied[index] ?? -1;
      return count >= 0 && count <= valid && valid <= answers && eligible > 0;
    });
  if (!fits) throw new Error('the answers do not fit the cells of the county');
}
