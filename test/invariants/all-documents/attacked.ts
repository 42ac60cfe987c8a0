import { withoutCells } from '../../../analysis/cell-tallies.ts';
import type { ReportSource, TallyCell } from '../../../analysis/report-source.ts';
import { attack } from '../../../analysis/withholding/closing-attack.ts';
import type { Release } from '../../../analysis/withholding/figure.ts';
import { HeadlineChoice } from '../../../analysis/withholding/headline-choice.ts';
import { countedIn } from '../../../analysis/withholding/input.ts';
import { limitsAt } from '../../../analysis/withholding/limits.ts';
import { headlineAlone, releaseOf, type WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { patternFromCounts } from '../../../analysis/withholding/plan-pattern.ts';
import { together, type View, viewOf } from '../../../analysis/withholding/several.ts';
import { loadSolver } from '../../../analysis/withholding/solver.ts';
import { knownTargets } from '../../../analysis/withholding/witness.ts';
import { attackSeed } from '../../../server/campaigns/withholding.ts';

/** What somebody knows who has these rows: the figures, by what they are of, and the cells that do not leave. */
export function releaseTold(source: ReportSource, pattern: WithholdingPattern): Release {
  const { county } = countedIn(source, source.tallies);
  return releaseOf(county, pattern, limitsAt(source.settings.level));
}

/** The closing attack on what documents tell: the withheld cells that it knows, as it is made when a field closes. */
export async function knownFrom(source: ReportSource, pattern: WithholdingPattern): Promise<string[]> {
  const { county, satisfied } = countedIn(source, source.tallies);
  const limits = limitsAt(source.settings.level);
  const seed = attackSeed(source);
  const release = releaseOf(county, pattern, limits);
  const search =
    pattern.headline === 'whole'
      ? new HeadlineChoice(await loadSolver(), county, patternFromCounts(county, limits), {
          seed,
          limits,
        }).attack(pattern, satisfied)
      : await attack(release, satisfied, { seed });
  return named(release, knownTargets(release, search));
}

/**
 * A county that prints the same is proof that a cell is open, whoever finds it; classes stand in another order here than
 * at closing, so that a search draws otherwise and may miss what that one found.
 */
const attempts = 4;

/** The same on the documents of before and after answers were set aside, which somebody has kept. */
export async function knownFromSeveral(
  editions: readonly { source: ReportSource; pattern: WithholdingPattern }[],
): Promise<string[]> {
  const [first] = editions;
  if (!first) return [];
  // Acts only ever took answers out here: what an edition has and the next has not, and what the last one has.
  const parts = editions.map(({ source }, at) => {
    const next = editions[at + 1];
    return next ? withoutCells(source.tallies, next.source.tallies) : source.tallies;
  });
  const classes = parts.flatMap((cells, part) =>
    [false, true].map((flagged) => ({
      part,
      flagged,
      cells: cells.filter((cell) => cell.flagged === flagged),
    })),
  );
  const views = editions.flatMap(({ source, pattern }, at): View[] => {
    const counts = (withFlagged: boolean) =>
      classes.map(({ part, flagged }) => part >= at && (withFlagged || !flagged));
    const countyOf = (cells: readonly TallyCell[]) => countedIn(source, cells).county;
    const unflagged = countyOf(source.tallies.filter((cell) => !cell.flagged));
    return [
      viewOf(countyOf(source.tallies), pattern, counts(true)),
      ...(pattern.withoutFlagged ? [viewOf(unflagged, headlineAlone(unflagged), counts(false))] : []),
    ];
  });
  const answers = classes.map(({ cells }) => {
    const { county, satisfied } = countedIn(first.source, cells);
    return { valid: county.cells.map(({ valid }) => valid), satisfied };
  });
  const { release, truth } = together(views, answers, limitsAt(first.source.settings.level), true);
  let known = [...release.targets];
  for (let attempt = 0; attempt < attempts && known.length > 0; attempt += 1) {
    const settings = { seed: attackSeed(first.source) + attempt, solverSeconds: 2 + 10 * attempt };
    const still = knownTargets(release, await attack(release, truth, settings));
    known = known.filter((target) => still.includes(target));
  }
  return named(release, known);
}

function named({ county }: Release, targets: ReturnType<typeof knownTargets>): string[] {
  return targets.map(({ cells }) =>
    cells.map((at) => `${county.cells[at]?.group} ${county.cells[at]?.township}`).join(' + '),
  );
}
