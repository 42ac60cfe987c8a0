import { type Answers, type Counted, withhold } from '../suppression.ts';
import { attack } from './closing-attack.ts';
import { type County, cellAt, type Limits } from './county.ts';
import { thinCell, type WithholdingPattern, withheldPlaces } from './pattern.ts';
import { patternOf, townshipRow } from './plan-pattern.ts';
import { rungsOf } from './rungs.ts';
import { type AnswerClass, together, viewOf } from './several.ts';
import { knownTargets } from './witness.ts';

/** With more reports that differ the attack takes too long, and hardly anything would hold. */
const mostReports = 6;

/** A report that has been read: what it counts, and what left of it. */
export interface Shown {
  county: County;
  pattern: WithholdingPattern;
  /** Which classes of answers it counts. */
  counts: readonly boolean[];
}

/** A report with other answers set aside, and those that came before it. */
export interface Revision extends Counted {
  answers: Answers;
  counts: readonly boolean[];
  earlier: readonly Shown[];
  classes: readonly AnswerClass[];
}

/**
 * What is withheld once other answers are set aside, or whether they cannot be left out of figures at all (`null`).
 * Who has the report from before reads both: a cell that they tell with one to nine answers between them is withheld,
 * items of a group or county that any left do not leave, and then all reports are attacked together. While a
 * withheld cell, or the few answers that one report counts and another does not, are known, rows of the new report are
 * given up as at closing. Where even its headline tells, or the county's difference is under the threshold, the answers
 * must go on being counted: what was read once cannot be taken back.
 */
export async function withholdAgain(
  { county, answers, counts, earlier, classes }: Revision,
  settings: { seed: number; limits: Limits; solverSeconds?: number },
): Promise<WithholdingPattern | null> {
  if (earlier.length >= mostReports) return null;
  const differences = earlier.map((one) => differenceIn(classes, counts, one.counts));
  if (differences.some((answers) => answers > 0 && answers < county.smallCell)) return null;
  const alone = await withhold(county, answers, settings);
  const rungs = rungsOf(county);
  const told = (tried: WithholdingPattern) => withTold(county, tried, earlier);
  let pattern = told(withChanges(county, alone, counts, earlier, classes));
  const before = earlier.map((one) => viewOf(one.county, one.pattern, one.counts));
  const holds = async (tried: WithholdingPattern) => {
    const views = [...before, viewOf(county, tried, counts)];
    const { release, truth } = together(views, classes, settings.limits, true);
    const search = await attack(release, truth, settings);
    return knownTargets(release, search).length === 0;
  };
  // Mostly it is the headline itself that tells, and then nothing else need be tried.
  if (!(await holds(told(rungs.reduce((least, { giveUp }) => giveUp(least), pattern))))) return null;
  const gaveUp = [...(alone.check?.gaveUp ?? [])];
  for (const { what, giveUp } of rungs) {
    if (await holds(pattern)) break;
    pattern = told(giveUp(pattern));
    if (!gaveUp.includes(what)) gaveUp.push(what);
  }
  return { ...pattern, check: alone.check && { ...alone.check, rung: gaveUp.length, gaveUp } };
}

/** The pattern without what n alone says cannot stand beside an earlier report. */
function withChanges(
  county: County,
  pattern: WithholdingPattern,
  counts: readonly boolean[],
  earlier: readonly Shown[],
  classes: readonly AnswerClass[],
): WithholdingPattern {
  const differences = earlier.flatMap((one) => apart(classes, counts, one.counts));
  const changes = (which: (cell: number) => boolean) =>
    differences.map((answers) => answers.reduce((sum, own, cell) => sum + (which(cell) ? own : 0), 0));
  const withheld = withheldPlaces(county, pattern);
  const apartCells = [...county.cells.keys()].filter(
    (cell) =>
      cellAt(county, cell).valid > 0 && !withheld.has(cell) && changes((one) => one === cell).some(few),
  );
  for (const cell of apartCells) withheld.add(cell);
  const townships = pattern.townships.map((row) =>
    row.row === 'none' ? row : townshipRow(county, row.township, withheld),
  );
  // However many answers left, few of them may have been to one item, which the overall item does not tell.
  const changed = (which: (cell: number) => boolean) => changes(which).some((answers) => answers > 0);
  const groups = pattern.groups.map((row) =>
    changed((cell) => cellAt(county, cell).group === row.group)
      ? { ...row, items: false, counts: false }
      : row,
  );
  const whole = changed(() => true);
  const { cells, share } = patternOf(county, groups, townships, withheld);
  return {
    ...pattern,
    ...{ cells, share, groups, townships },
    counts: pattern.counts && !whole,
    items: pattern.items && !whole,
    // Three headlines are one too many to be read against each other.
    withoutFlagged: false,
  };
}

function few(answers: number): boolean {
  return answers > 0 && answers < thinCell;
}

/** Names the cells that this pattern withholds and an earlier report told: of them nothing more can be kept. */
function withTold(
  county: County,
  pattern: WithholdingPattern,
  earlier: readonly Shown[],
): WithholdingPattern {
  const before = earlier.map((one) => withheldPlaces(one.county, one.pattern));
  const changed = [...withheldPlaces(county, pattern)]
    .filter((cell) =>
      earlier.some((one, at) => cellAt(one.county, cell).valid > 0 && before[at]?.has(cell) === false),
    )
    .map((cell) => {
      const { group, township } = cellAt(county, cell);
      return { group, township };
    });
  return { ...pattern, changed };
}

/** Valid answers per cell that the one counts and the other does not, and the other way round. */
function apart(
  classes: readonly AnswerClass[],
  one: readonly boolean[],
  other: readonly boolean[],
): number[][] {
  const only = (mine: readonly boolean[], theirs: readonly boolean[]) => {
    const own = classes.filter((_, place) => mine[place] && !theirs[place]);
    const [first] = classes;
    return (first?.valid ?? []).map((_, cell) => own.reduce((sum, { valid }) => sum + (valid[cell] ?? 0), 0));
  };
  return [only(one, other), only(other, one)];
}

function differenceIn(
  classes: readonly AnswerClass[],
  one: readonly boolean[],
  other: readonly boolean[],
): number {
  return apart(classes, one, other)
    .flat()
    .reduce((sum, answers) => sum + answers, 0);
}
