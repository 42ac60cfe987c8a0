import type { Participation, Report } from './report.ts';

/** Who answered, of all cells of a group, of a township, or of the county. */
export type ParticipationTotal = Pick<Participation, 'eligible' | 'quota' | 'received' | 'rate'> & {
  /** Code of the group or township; `null` for the county. */
  code: string | null;
};

/** The groups or the townships of a campaign in their order, then the county. Those with nobody on the frame are left out. */
export function participationTotals(
  { campaign, participation }: Pick<Report, 'campaign' | 'participation'>,
  by: 'group' | 'township',
): ParticipationTotal[] {
  const rows = by === 'group' ? campaign.groups : campaign.townships;
  const parts = rows.flatMap(({ code }) => {
    const cells = participation.filter((cell) => cell[by] === code);
    return cells.length === 0 ? [] : [{ code, ...totalOf(cells) }];
  });
  return [...parts, { code: null, ...totalOf(participation) }];
}

/** Who answered, of some cells together; `rate` is `null` where nobody is eligible. */
export function totalOf(cells: readonly Participation[]): Omit<ParticipationTotal, 'code'> {
  const sum = (of: 'eligible' | 'quota' | 'received') => cells.reduce((total, cell) => total + cell[of], 0);
  const [eligible, quota, received] = [sum('eligible'), sum('quota'), sum('received')];
  return { eligible, quota, received, rate: eligible === 0 ? null : received / eligible };
}
