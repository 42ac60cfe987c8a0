import type { CampaignSettings } from '../surveys/campaign.ts';
import type { FrameCell } from '../surveys/frame.ts';
import type { GroupCode } from '../surveys/groups.ts';
import { quotas, sampleSize } from '../surveys/plan.ts';
import { plannedWithheld, type WithheldForecast } from './withholding/forecast.ts';

/** What a plan asks for and what it will let be read, for one group. */
export interface GroupOutlook extends WithheldForecast {
  eligible: number;
  /** Answers wanted. */
  wanted: number;
  census: boolean;
  /** What its share of the sample asks for beyond the people there are; goes to the parents, or nowhere. */
  beyond: number;
}

/** A size of the sample with what it costs and gives, to choose by. */
export interface SizeOutlook {
  size: number;
  /** Answers wanted in all: whole groups make it differ from the size. */
  wanted: number;
  /** Groups × townships where answers are expected, and how many of them will be withheld. */
  cells: number;
  withheld: number;
}

export interface PlanOutlook {
  /** The sample by the rule, and what the ratio alone would give; `null` without residents. */
  size: number;
  byRatio: number | null;
  wanted: number;
  groups: GroupOutlook[];
  cells: { group: GroupCode; township: string; wanted: number; eligible: number }[];
  /** Other sizes, the smallest first, the plan's own among them. */
  sizes: SizeOutlook[];
}

type PlanSettings = Pick<
  CampaignSettings,
  | 'groups'
  | 'townships'
  | 'shares'
  | 'residents'
  | 'sampling'
  | 'census'
  | 'combination'
  | 'bar'
  | 'smallCell'
>;

/** Sizes that counties use: three times the smallest rule, and what single townships begin to need. */
const usualSizes = [300, 600, 1200, 2400, 4800];

/**
 * What a plan wants of whom, how many cells of group × township will probably be withheld with it, and the same for
 * other sizes of the sample. The forecast supposes that each cell gives exactly what is wanted of it.
 */
export function planOutlook(settings: PlanSettings, frame: readonly FrameCell[]): PlanOutlook {
  const { groups, residents, sampling, census } = settings;
  const size = sampleSize(residents, sampling);
  const cells = cellsOf(settings, frame);
  const forecast = plannedWithheld(settings, frame, cells);
  const sum = (group: GroupCode, of: 'wanted' | 'eligible') =>
    cells.reduce((total, cell) => (cell.group === group ? total + cell[of] : total), 0);
  return {
    size,
    byRatio: residents === null ? null : sampleSize(residents, { ...sampling, floor: 0 }),
    wanted: cells.reduce((total, { wanted }) => total + wanted, 0),
    groups: groups.map((group) => {
      const known = forecast.find((row) => row.group === group);
      const eligible = sum(group, 'eligible');
      return {
        ...(known ?? { group, cells: 0, withheld: 0, row: 'none' as const }),
        eligible,
        wanted: sum(group, 'wanted'),
        census: census.includes(group),
        beyond: Math.max(0, Math.round(size * (settings.shares[group] ?? 0)) - eligible),
      };
    }),
    cells,
    sizes: [...new Set([...usualSizes, size])]
      .sort((a, b) => a - b)
      .map((other) => sizeOutlook(settings, frame, other)),
  };
}

function sizeOutlook(settings: PlanSettings, frame: readonly FrameCell[], size: number): SizeOutlook {
  const cells = cellsOf({ ...settings, residents: null, sampling: { ratio: 0, floor: size } }, frame);
  const forecast = plannedWithheld(settings, frame, cells);
  return {
    size,
    wanted: cells.reduce((total, { wanted }) => total + wanted, 0),
    cells: forecast.reduce((total, row) => total + row.cells, 0),
    withheld: forecast.reduce((total, row) => total + row.withheld, 0),
  };
}

/** Answers wanted and people eligible per group × township, schools taken together. */
function cellsOf(settings: PlanSettings, frame: readonly FrameCell[]): PlanOutlook['cells'] {
  const wanted = quotas(settings, frame, settings.groups);
  return settings.groups.flatMap((group) =>
    settings.townships.flatMap(({ code: township }) => {
      const here = (cell: { group: GroupCode; township: string }) =>
        cell.group === group && cell.township === township;
      const eligible = frame.reduce((sum, cell) => (here(cell) ? sum + cell.eligible : sum), 0);
      if (eligible === 0) return [];
      const quota = wanted.reduce((sum, cell) => (here(cell) ? sum + cell.quota : sum), 0);
      return [{ group, township, wanted: quota, eligible }];
    }),
  );
}
