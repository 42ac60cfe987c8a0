import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { placeKey } from '../places.ts';
import { ambiguityOf } from './ambiguity.ts';
import { type County, cellAt, placesOf } from './county.ts';
import { countyOf } from './county-of.ts';
import { bySize, holdsSteps } from './plan-pattern.ts';

/** What the planner is told of a group before anybody is asked. */
export interface WithheldForecast {
  group: GroupCode;
  /** Townships where answers are expected. */
  cells: number;
  /** How many of them will be withheld. */
  withheld: number;
  /** As what the group's own row will probably leave. */
  row: 'estimate' | 'steps' | 'none';
}

/** Bits by which what is open must exceed what is told; from this on the attack on simulated counties mostly fails. */
const enoughBits = 1;

/**
 * How much of a campaign will be withheld if each cell gives the answers that the plan wants: by the thin cells and
 * the rule of thumb alone, with no attack. It errs on either side by a cell or two a group; answers fall otherwise.
 *
 * @param county with the quotas as answers (`countyOf`)
 */
export function expectedWithheld(county: County): WithheldForecast[] {
  return county.groups.map(({ code: group }) => {
    const own = placesOf(county, (cell) => cell.group === group);
    const thin = own.filter((index) => cellAt(county, index).valid < county.thin);
    if (thin.length === 0) {
      return { group, cells: own.length, withheld: 0, row: own.length > 0 ? 'estimate' : 'none' };
    }
    const others = bySize(
      county,
      own.filter((index) => !thin.includes(index)),
    );
    for (let added = 0; added <= others.length; added += 1) {
      const withheld = [...thin, ...others.slice(0, added)];
      const { open, told } = ambiguityOf(county, withheld, true);
      if (withheld.length >= 2 && open - told >= enoughBits) {
        return { group, cells: own.length, withheld: withheld.length, row: 'estimate' };
      }
    }
    let added = 0;
    while (added < others.length && !holdsSteps(county, [...thin, ...others.slice(0, added)])) added += 1;
    const withheld = [...thin, ...others.slice(0, added)];
    const row = holdsSteps(county, withheld) ? 'steps' : 'none';
    return { group, cells: own.length, withheld: withheld.length, row };
  });
}

/** The forecast of a plan: every cell gives its quota, and no small one is of one mind, which would cost a few more. */
export function plannedWithheld(
  settings: Parameters<typeof countyOf>[0],
  frame: readonly FrameCell[],
  cells: readonly { group: GroupCode; township: string; wanted: number }[],
): WithheldForecast[] {
  const wanted = new Map(cells.map((cell) => [placeKey(cell.group, cell.township), cell.wanted]));
  return expectedWithheld(
    countyOf(settings, frame, (group, township) => {
      const answers = wanted.get(placeKey(group, township)) ?? 0;
      return { answers, valid: answers, alike: false };
    }),
  );
}
