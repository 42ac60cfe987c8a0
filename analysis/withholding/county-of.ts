import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { joinStrata } from '../strata.ts';
import type { County } from './county.ts';
import { thinCell } from './pattern.ts';

/**
 * The county that withholding is decided on: one cell per group and township where somebody is eligible.
 *
 * Where a cell of fewer than ten valid answers is of one mind, no cell of fewer than ten is told, in any group: so that
 * being withheld says of no cell that it is the one.
 *
 * @param counted answers that are not set aside in a cell, those of them that are valid in the headline's measure, and
 * whether those are all alike
 */
export function countyOf(
  settings: Pick<CampaignSettings, 'groups' | 'townships' | 'shares' | 'combination' | 'bar' | 'smallCell'>,
  frame: readonly FrameCell[],
  counted: (group: GroupCode, township: string) => { answers: number; valid: number; alike: boolean },
): County {
  const counts = settings.groups.flatMap((group) =>
    settings.townships.flatMap(({ code: township }) => {
      const eligible = frame.reduce(
        (sum, cell) => (cell.group === group && cell.township === township ? sum + cell.eligible : sum),
        0,
      );
      return eligible > 0 ? [{ group, township, eligible, ...counted(group, township) }] : [];
    }),
  );
  const cells = counts.map(({ alike: _alike, ...cell }) => cell);
  const telling = counts.some(({ valid, alike }) => alike && valid >= settings.smallCell && valid < thinCell);
  const kinds = new Map(settings.townships.map(({ code, kind }) => [code, kind]));
  const strata = settings.groups.flatMap((group) =>
    joinStrata(
      cells
        .filter((cell) => cell.group === group)
        .map(({ township, eligible, answers }) => ({
          group,
          townships: [township],
          kind: kinds.get(township) ?? '乡',
          eligible,
          answered: answers,
        })),
    ),
  );
  return {
    groups: settings.groups.map((code) => ({ code, share: settings.shares[code] ?? 0 })),
    townships: settings.townships.map(({ code, kind }) => ({ code, kind })),
    cells,
    strata,
    combination: settings.combination,
    bar: settings.bar,
    smallCell: settings.smallCell,
    thin: telling ? thinCell : settings.smallCell,
  };
}
