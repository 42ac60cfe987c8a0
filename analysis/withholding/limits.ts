import { intervalOf } from '../estimate.ts';
import type { Limits } from './county.ts';

/**
 * The limits that the Report prints, for the attacker. He tries counties that nobody would see, where machine rounding
 * leaves a hair of variance at a rate of 0 or 1: there all agree.
 */
export function limitsAt(level: number): Limits {
  return (rate, variance, valid, degreesOfFreedom) => {
    const proportion = Math.min(1, Math.max(0, rate));
    const agree = proportion === 0 || proportion === 1;
    return intervalOf(
      { rate: proportion, variance: agree ? 0 : variance, degreesOfFreedom },
      Math.max(1, valid),
      false,
      level,
    );
  };
}
