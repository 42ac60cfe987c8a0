import { totalOf } from '../../analysis/participation-totals.ts';
import { eligibleByPlace, placeKey } from '../../analysis/places.ts';
import type { Report } from '../../analysis/report.ts';
import { weightOf } from '../../analysis/strata.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { groupName } from '../../surveys/groups.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { Problem } from '../problem.ts';
import type { DocumentSource } from './document-source.ts';
import type { ResponseRow } from './rows.ts';

/** A stratum of the Report, by a number that the files of rows give it. */
export interface DesignStratum {
  /** From 1, in the order of groups and codes. */
  code: number;
  group: GroupCode;
  townships: readonly string[];
  label: string;
  /** N: people who are eligible. */
  eligible: number;
}

/** The strata that the Report's figures rest on: townships of a group where somebody is eligible, united as it says. */
export function designStrata(
  { settings, frame }: Pick<PublishedCampaign, 'settings' | 'frame'>,
  { joinedStrata }: Pick<Report, 'joinedStrata'>,
): DesignStratum[] {
  const eligible = eligibleByPlace(frame);
  const strata: DesignStratum[] = [];
  for (const group of settings.groups) {
    const joined = joinedStrata.filter((stratum) => stratum.group === group);
    for (const { code } of settings.townships) {
      const people = eligible.get(placeKey(group, code)) ?? 0;
      if (people === 0 || strata.some((one) => one.group === group && one.townships.includes(code))) continue;
      const townships = joined.find((stratum) => stratum.townships.includes(code))?.townships ?? [code];
      const names = settings.townships.filter((one) => townships.includes(one.code)).map(({ name }) => name);
      strata.push({
        code: strata.length + 1,
        group,
        townships,
        label: `${groupName(group)}·${names.join('、')}`,
        eligible: townships.reduce((sum, one) => sum + (eligible.get(placeKey(group, one)) ?? 0), 0),
      });
    }
  }
  return strata;
}

/** What stands beside a row for estimates; the stratum is `null` where nobody is eligible, the weight also where the row does not count. */
export interface RowDesign {
  stratum: DesignStratum | null;
  weight: number | null;
}

/** Tells each row's stratum and weight N / n, as the Report has them. */
export class RowWeights {
  readonly #strata: ReadonlyMap<string, DesignStratum>;
  readonly #answered: ReadonlyMap<DesignStratum, number>;
  readonly #seen = new Map<DesignStratum, number>();

  /** @param counted rows that count, by `placeKey` */
  constructor(strata: readonly DesignStratum[], counted: ReadonlyMap<string, number>) {
    this.#strata = new Map(
      strata.flatMap((stratum) =>
        stratum.townships.map((township) => [placeKey(stratum.group, township), stratum] as const),
      ),
    );
    const answered = new Map<DesignStratum, number>();
    for (const [place, count] of counted) {
      const stratum = this.#strata.get(place);
      if (stratum) answered.set(stratum, (answered.get(stratum) ?? 0) + count);
    }
    this.#answered = answered;
  }

  of(row: ResponseRow): RowDesign {
    const stratum = this.#strata.get(placeKey(row.group, row.township)) ?? null;
    if (stratum === null || !row.counted) return { stratum, weight: null };
    this.#seen.set(stratum, (this.#seen.get(stratum) ?? 0) + 1);
    return {
      stratum,
      weight: weightOf({ eligible: stratum.eligible, answered: this.#answered.get(stratum) ?? 0 }),
    };
  }

  /** Throws where other rows came than the weights were made for: then each would stand for the wrong number of people. */
  finish(): void {
    for (const stratum of new Set([...this.#answered.keys(), ...this.#seen.keys()])) {
      if ((this.#answered.get(stratum) ?? 0) === (this.#seen.get(stratum) ?? 0)) continue;
      throw new Problem(409, 'rows-changed', {
        zh: `生成文件时“${stratum.label}”的答卷份数与报告不一致，请重新生成；再次出现请运行 recount 核对`,
        en: 'the rows are not those that the Report counts; make the document again, then run recount',
      });
    }
  }
}

/** How many rows count, by `placeKey`. */
export async function countedRows(rows: AsyncIterable<ResponseRow>): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for await (const row of rows) addCounted(counted, row);
  return counted;
}

export function addCounted(counted: Map<string, number>, row: ResponseRow): void {
  if (!row.counted) return;
  const key = placeKey(row.group, row.township);
  counted.set(key, (counted.get(key) ?? 0) + 1);
}

/** How many rows there are in all, set aside or not. */
export function rowsIn({ participation }: Pick<Report, 'participation'>): number {
  return totalOf(participation).received;
}

/**
 * How many rows count, by `placeKey`, told by the Report where nothing is set aside: rows then need not be read twice.
 */
export async function countedIn(
  { participation, excluded }: Pick<Report, 'participation' | 'excluded'>,
  rows: DocumentSource['rows'],
): Promise<Map<string, number>> {
  if (excluded.count > 0 || excluded.waiting > 0) return countedRows(rows('any'));
  const counted = new Map<string, number>();
  for (const { group, township, received } of participation) {
    const key = placeKey(group, township);
    counted.set(key, (counted.get(key) ?? 0) + received);
  }
  return counted;
}
