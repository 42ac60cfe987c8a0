import { intervalOf, type Measured } from './estimate.ts';
import { finiteCorrection, type StratumSpread, spreads } from './influence.ts';
import type { Combination, Settling } from './report.ts';
import { satterthwaite } from './statistics/satterthwaite.ts';
import type { Stratum } from './strata.ts';
import { reaches, verdictOf } from './verdict.ts';

interface Bar {
  bar: number;
  level: number;
  combination: Combination;
}

/** What the figure would rest on if every stratum had `times` as many answers, none more than are eligible. */
interface Grown {
  answers: number;
  variance: number;
  degreesOfFreedom: number | null;
  whole: boolean;
}

/**
 * How many answers in all would settle an undecided verdict if the rate, the spread within strata and the shares of the
 * strata among the answers stayed as they are. `answers` is `null` where even the whole frame would leave it undecided;
 * the result is `null` for a verdict that is not undecided.
 */
export function settlingOf(figure: Measured, { bar, level, combination }: Bar): Settling | null {
  if (verdictOf(figure, bar) !== 'undecided') return null;
  const towards = reaches(figure.rate, bar) ? 'reached' : 'not-reached';
  const strata = spreads(figure.influence);
  const settled = (times: number) => {
    const grown = grow(strata, times, combination);
    const valid = (figure.valid * grown.answers) / figure.n;
    const limits = intervalOf({ ...figure, ...grown }, valid, grown.whole && !figure.indicative, level);
    return verdictOf({ ...figure, ...limits, valid }, bar) === towards;
  };
  let enough = Math.max(1, ...strata.map(({ stratum }) => roomFor(stratum)));
  // By links that anyone can open, as many answers as people prove no census, so that the interval jumps to that of
  // the answers alone; one answer fewer is a sample of nearly all.
  if (!settled(enough)) enough = Math.max(1, ...strata.map(({ stratum }) => roomForAllButOne(stratum)));
  if (!settled(enough)) return { towards, answers: null };
  let tooFew = 1;
  // Halved until the two are less than a thousandth of an answer apart.
  while ((enough - tooFew) * figure.n > 1e-3) {
    const middle = (enough + tooFew) / 2;
    if (settled(middle)) enough = middle;
    else tooFew = middle;
  }
  return { towards, answers: Math.ceil(grow(strata, enough, combination).answers - 1e-3) };
}

/** How many times its answers a stratum can hold. */
function roomFor({ answered, eligible }: Stratum): number {
  return answered === 0 ? 1 : Math.max(1, eligible / answered);
}

function roomForAllButOne({ answered, eligible }: Stratum): number {
  return answered === 0 ? 1 : (eligible - 1) / answered;
}

function grow(strata: readonly StratumSpread[], times: number, combination: Combination): Grown {
  const grown = strata.map(({ stratum, spread }) => {
    const factor = Math.min(times, roomFor(stratum));
    const answered = factor * stratum.answered;
    const correction = factor === 1 ? finiteCorrection(stratum) : 1 - answered / stratum.eligible;
    const whole = answered >= stratum.eligible && stratum.answered <= stratum.eligible;
    return { stratum, answered, whole, variance: (spread * Math.max(0, correction)) / factor };
  });
  const total = (parts: readonly { answered: number; variance: number }[]) => ({
    variance: parts.reduce((sum, part) => sum + part.variance, 0),
    degreesOfFreedom: Math.max(1, parts.reduce((sum, part) => sum + part.answered, 0) - parts.length),
  });
  const groups =
    combination === 'as-answered'
      ? [total(grown)]
      : [...Map.groupBy(grown, ({ stratum }) => stratum.group).values()].map(total);
  return {
    answers: grown.reduce((sum, part) => sum + part.answered, 0),
    variance: groups.reduce((sum, part) => sum + part.variance, 0),
    degreesOfFreedom: satterthwaite(groups),
    whole: grown.every(({ whole }) => whole),
  };
}
