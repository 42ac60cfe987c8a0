import type { Progress } from './progress.ts';

/**
 * How a place stands to its plan. `full`: nothing is missing. `behind`: fewer have come than if they came evenly until
 * closing. `on-course`: as many as that, and some still to come.
 */
export type Standing = 'full' | 'behind' | 'on-course';

export function standingOf({ missing, behind }: Pick<Progress, 'missing' | 'behind'>): Standing {
  if (missing === 0) return 'full';
  return behind > 0 ? 'behind' : 'on-course';
}
