import { xoroshiro128plus } from 'pure-rand';
import type { County } from '../../../analysis/withholding/county.ts';
import { countyOf } from '../../../analysis/withholding/county-of.ts';
import { limitsAt } from '../../../analysis/withholding/limits.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import eshan from '../../../surveys/frames/eshan.json' with { type: 'json' };
import { type GroupCode, groupCodes, isGroupCode } from '../../../surveys/groups.ts';
import { quotas } from '../../../surveys/plan.ts';

/** The Report's own. */
export const limits = limitsAt(0.95);

export type Random = () => number;

export function randomFrom(seed: number): Random {
  // Small seeds begin alike: spread them, and let the first draws go.
  const generator = xoroshiro128plus(Math.imul(seed, 2_654_435_761));
  for (let draw = 0; draw < 20; draw += 1) generator.unsafeNext();
  return () => (generator.unsafeNext() >>> 0) / 2 ** 32;
}

export const eshanTownships = eshan.townships.map(({ code, kind }) => ({
  code,
  name: code,
  kind: kindOf(kind),
}));

export const eshanFrame: FrameCell[] = Object.entries(eshan.eligible).flatMap(([group, cells]) =>
  Object.entries(cells).map(([township, eligible]) => ({
    group: isGroupCode(group) ? group : 'public',
    township,
    school: null,
    eligible,
  })),
);

export function sharesOf(groups: readonly GroupCode[]): Partial<Record<GroupCode, number>> {
  const parents = groups.includes('parent');
  const rest = (parents ? 0.5 : 1) / (groups.length - (parents ? 1 : 0));
  return Object.fromEntries(groups.map((group) => [group, group === 'parent' ? 0.5 : rest]));
}

/** A county with answers wanted and given: each cell gives its quota more or less, a census group all. */
export function answeredCounty(
  size: number,
  random: Random,
  frame: readonly FrameCell[] = eshanFrame,
  groups: readonly GroupCode[] = groupCodes,
  townships: Parameters<typeof countyOf>[0]['townships'] = eshanTownships,
): County {
  const shares = sharesOf(groups);
  const plan = quotas(
    { residents: null, sampling: { ratio: 0, floor: size }, shares, census: ['principal'] },
    frame,
    groups,
  );
  const given = new Map(
    plan.map(({ group, township, quota }) => {
      const { eligible } = frame.find((cell) => cell.group === group && cell.township === township) ?? {
        eligible: 0,
      };
      const wanted = Math.round(quota * (0.6 + 0.8 * random()) + random() - 0.5);
      return [
        `${group} ${township}`,
        group === 'principal' ? eligible : Math.max(0, Math.min(eligible, wanted)),
      ];
    }),
  );
  const settings = {
    groups: [...groups],
    townships,
    shares,
    combination: 'fixed' as const,
    bar: 0.85,
    smallCell: 5,
  };
  return countyOf(settings, frame, (group, township) => {
    const answers = given.get(`${group} ${township}`) ?? 0;
    // The harder rule, with every cell under ten withheld; real answers mostly make it so.
    return { answers, valid: answers, alike: true };
  });
}

/** Any county: 3 to 7 groups, 3 to 20 townships, 216 to 20,000 answers wanted. */
export function randomCounty(random: Random): County {
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const groups = groupCodes.filter((_, at) => at < 3 || random() < 0.7);
  const townships = Array.from({ length: between(3, 20) }, (_, at) => {
    const kind = kindOf(['街道', '镇', '乡'][at % 3] ?? '乡');
    const code = String(530400000 + { 街道: 1, 镇: 100, 乡: 200 }[kind] + at);
    return { code, name: code, kind, people: Math.exp(7 + 2.2 * random()) };
  }).sort((a, b) => (a.code < b.code ? -1 : 1));
  const perPerson: Record<GroupCode, number> = {
    student: 0.25,
    parent: 0.33,
    teacher: 0.03,
    principal: 0.0007,
    'npc-deputy': 0.004,
    'cppcc-member': 0.003,
    public: 2.5,
  };
  const frame = groups.flatMap((group) =>
    townships.map(({ code, people }) => ({
      group,
      township: code,
      school: null,
      eligible: Math.max(1, Math.round(people * perPerson[group] * (0.7 + 0.6 * random()))),
    })),
  );
  const size = Math.round(216 * (20_000 / 216) ** random());
  const county = answeredCounty(size, random, frame, groups, townships);
  // Some say 不了解: those answers are no valid ones.
  const cells = county.cells.map((cell) => {
    const unsure = Math.floor(cell.answers * 0.1 * random() + 0.2 * random());
    return { ...cell, valid: Math.max(0, cell.answers - unsure) };
  });
  return { ...county, cells };
}

/** Satisfied per cell: one rate a group between .5 and .99, now and then a unanimous group. */
export function randomAnswers(county: County, random: Random): number[] {
  const rates = new Map(
    county.groups.map(({ code }) => [code, random() < 0.1 ? 1 : 0.5 + 0.49 * Math.sqrt(random())]),
  );
  return county.cells.map(({ group, valid }) =>
    Array.from({ length: valid }).reduce<number>(
      (sum) => sum + (random() < (rates.get(group) ?? 0) ? 1 : 0),
      0,
    ),
  );
}

function kindOf(text: string): '街道' | '镇' | '乡' {
  return text === '街道' || text === '镇' ? text : '乡';
}
