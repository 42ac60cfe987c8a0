import type { GroupCode } from '../surveys/groups.ts';
import { totalOf } from './participation-totals.ts';
import type { Participation, ReleasedReport } from './report.ts';

/** How far a part of a township is. */
export interface Standing {
  eligible: number;
  /** Answers wanted by the plan: a target, never a cap. */
  quota: number;
  received: number;
  /** received / eligible; `null` where nobody is eligible. */
  rate: number | null;
  /** Answers still wanted; too many in one cell do not make up for too few in another. */
  missing: number;
}

/** Who has answered in a township: counts alone, whatever else the Report holds. */
export interface TownshipNotice {
  township: { code: string; name: string; kind: string };
  all: Standing;
  groups: (Standing & { group: GroupCode; name: string })[];
  /** The schools that the frame tells apart, each with its groups, in the frame's order. */
  schools: (Standing & { school: string; group: GroupCode; name: string })[];
}

/** A notice for each township where somebody is eligible or has answered, in the campaign's order. */
export function townshipNotices({ campaign, participation }: ReleasedReport): TownshipNotice[] {
  return campaign.townships.flatMap(({ code, name, kind }): TownshipNotice[] => {
    const cells = participation.filter(
      ({ township, eligible, received }) => township === code && (eligible > 0 || received > 0),
    );
    if (cells.length === 0) return [];
    const groups = campaign.groups.flatMap((group) => {
      const own = cells.filter((cell) => cell.group === group.code);
      return own.length === 0 ? [] : [{ ...standingOf(own), group: group.code, name: group.name }];
    });
    const names = new Map(campaign.groups.map((group) => [group.code, group.name]));
    const apart = cells.flatMap(({ school }) => (school === null ? [] : [school]));
    const schools = [...new Set(apart)].flatMap((school) =>
      cells
        .filter((cell) => cell.school === school)
        .map((cell) => ({
          ...standingOf([cell]),
          school,
          group: cell.group,
          name: names.get(cell.group) ?? cell.group,
        })),
    );
    return [{ township: { code, name, kind }, all: standingOf(cells), groups, schools }];
  });
}

function standingOf(cells: readonly Participation[]): Standing {
  const missing = cells.reduce((sum, { quota, received }) => sum + Math.max(0, quota - received), 0);
  return { ...totalOf(cells), missing };
}
