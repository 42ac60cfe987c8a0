import { intervalOf } from '../estimate.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Limits } from './county.ts';

/** Limits that are remembered at a time. */
const mostRemembered = 10_000;

/**
 * The limits that the Report prints, for the attacker. He tries counties that nobody would see, where machine rounding
 * leaves a hair of variance at a rate of 0 or 1: there all agree. A step of his changes a figure or two of many, so that
 * limits are asked for again and again; where nearly all is withheld, to compute them was two thirds of a search.
 */
export function limitsAt(level: number): Limits {
  const remembered = new Map<string, Interval>();
  return (rate, variance, valid, degreesOfFreedom) => {
    const key = `${rate} ${variance} ${valid} ${degreesOfFreedom}`;
    const known = remembered.get(key);
    if (known) return known;
    const proportion = Math.min(1, Math.max(0, rate));
    const agree = proportion === 0 || proportion === 1;
    const interval = intervalOf(
      { rate: proportion, variance: agree ? 0 : variance, degreesOfFreedom },
      Math.max(1, valid),
      false,
      level,
    );
    if (remembered.size === mostRemembered) remembered.clear();
    remembered.set(key, interval);
    return interval;
  };
}
