import { unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { Cell } from '../../analysis/influence.ts';
import type { Combination } from '../../analysis/report.ts';
import type { Stratum } from '../../analysis/strata.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { momentsOfCounts } from './cells.ts';

/** A county to draw samples from. */
export interface CountyPlan {
  name: string;
  combination: Exclude<Combination, 'as-answered'>;
  groups: readonly GroupPlan[];
}

export interface GroupPlan {
  group: GroupCode;
  share: number;
  /** People and answers of each township; as many answers as people is a census. */
  people: readonly number[];
  answers: readonly number[];
  /** The share that is satisfied, and how far schools stray from it (standard deviation). */
  rate: number;
  schools: number;
}

/** A stratum of a county as it is: everyone's opinion is settled, only who is asked is not. */
interface Population {
  group: GroupCode;
  township: string;
  people: number;
  answers: number;
  satisfied: number;
}

export interface County {
  plan: CountyPlan;
  strata: readonly Population[];
  /** What everyone of a group, and the county by its shares, would say. */
  truth: (group: GroupCode | null) => number;
  shares: Partial<Record<GroupCode, number>>;
}

const peoplePerSchool = 60;

/** Settles everyone's opinion, school by school. */
export function populate(plan: CountyPlan, random: () => number): County {
  const strata = plan.groups.flatMap(({ group, people, answers, rate, schools }) =>
    people.map((size, index): Population => {
      let satisfied = 0;
      for (let left = size; left > 0; left -= peoplePerSchool) {
        const here = Math.min(left, peoplePerSchool);
        const own = Math.min(1, Math.max(0, rate + schools * normal(random)));
        satisfied += Math.round(here * own);
      }
      return { group, township: String(index), people: size, answers: answers[index] ?? 0, satisfied };
    }),
  );
  const rateOf = (group: GroupCode) => {
    const own = strata.filter((stratum) => stratum.group === group);
    return sum(own.map(({ satisfied }) => satisfied)) / sum(own.map(({ people }) => people));
  };
  const weights = plan.groups.map(({ group, share, people }) => ({
    group,
    weight: plan.combination === 'fixed' ? share : sum(people),
  }));
  const county =
    sum(weights.map(({ group, weight }) => weight * rateOf(group))) / sum(weights.map((one) => one.weight));
  return {
    plan,
    strata,
    truth: (group) => (group === null ? county : rateOf(group)),
    shares: Object.fromEntries(plan.groups.map(({ group, share }) => [group, share])),
  };
}

/** Draws who answers: without replacement, from each township of each group. */
export function draw({ strata }: County, random: () => number): Cell[] {
  return strata.map(({ group, township, people, answers, satisfied }) => {
    let left = satisfied;
    let drawn = 0;
    for (let asked = 0; asked < answers; asked += 1) {
      if (random() * (people - asked) < left) {
        left -= 1;
        drawn += 1;
      }
    }
    const stratum: Stratum = {
      group,
      townships: [township],
      kind: '镇',
      eligible: people,
      answered: answers,
    };
    return { group, township, eligible: people, stratum, moments: momentsOfCounts(answers, drawn) };
  });
}

/** Uniform numbers in [0, 1) that a seed fixes. */
export function seeded(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  return () => unsafeUniformIntDistribution(0, 0x7fff_ffff, generator) / 0x8000_0000;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

const towns = [3000, 1400, 1100, 650, 700, 400, 300, 350];
const staff = [450, 160, 140, 80, 90, 60, 45, 50];
const few = [52, 26, 24, 14, 16, 12, 10, 12];
const heads = [8, 5, 5, 3, 4, 2, 2, 2];
/** Answers in proportion to people, at least two a township. */
const inProportion = (people: readonly number[], answers: number) =>
  people.map((size) => Math.min(size, Math.max(2, Math.round((answers * size) / sum(people)))));

function sevenGroups(rate: number, schools: number, sizes: readonly number[]): GroupPlan[] {
  const [student = 0, parent = 0, teacher = 0, deputies = 0, members = 0, others = 0] = sizes;
  const plan = (group: GroupCode, share: number, people: number[], answers: number): GroupPlan => ({
    group,
    share,
    people,
    answers: inProportion(people, answers),
    rate: Math.min(0.995, rate + 0.01 * (group.length % 3)),
    schools,
  });
  return [
    plan('student', 1 / 12, towns, student),
    plan(
      'parent',
      0.5,
      towns.map((size) => Math.round(1.3 * size)),
      parent,
    ),
    plan('teacher', 1 / 12, staff, teacher),
    { ...plan('principal', 1 / 12, heads, 0), answers: heads },
    plan('npc-deputy', 1 / 12, few, deputies),
    plan('cppcc-member', 1 / 12, few, members),
    plan(
      'public',
      1 / 12,
      towns.map((size) => 10 * size),
      others,
    ),
  ];
}

function alone(rate: number, schools: number, answers: number): GroupPlan[] {
  return [{ group: 'parent', share: 1, people: towns, answers: inProportion(towns, answers), rate, schools }];
}

/** Six tiny groups beside the parents: so many people each in one township, so many answers. */
export function tinyGroups(rate: number, people: number, answers: number): GroupPlan[] {
  const tiny = (group: GroupCode): GroupPlan => ({
    group,
    share: 1 / 12,
    people: [people],
    answers: [answers],
    rate,
    schools: 0,
  });
  return [
    { group: 'parent', share: 0.5, people: towns, answers: inProportion(towns, 300), rate, schools: 0.05 },
    ...(['student', 'teacher', 'principal', 'npc-deputy', 'cppcc-member', 'public'] as const).map(tiny),
  ];
}

/** Twelve counties: sizes, likeness within schools, rates from .5 to .99, censuses, seven groups of which six are tiny. */
export const counties: readonly CountyPlan[] = [
  { name: 'one group, 300, .50', combination: 'fixed', groups: alone(0.5, 0.05, 300) },
  { name: 'one group, 216, .85', combination: 'fixed', groups: alone(0.85, 0.1, 216) },
  { name: 'one group, 600, .95', combination: 'fixed', groups: alone(0.95, 0.03, 600) },
  { name: 'one group, 300, .99', combination: 'fixed', groups: alone(0.99, 0.01, 300) },
  {
    name: 'seven groups, 600, .85',
    combination: 'fixed',
    groups: sevenGroups(0.85, 0.08, [50, 300, 50, 50, 50, 50]),
  },
  {
    name: 'seven groups, 300, .80',
    combination: 'fixed',
    groups: sevenGroups(0.8, 0.15, [25, 150, 25, 25, 25, 25]),
  },
  {
    name: 'seven groups, 600, .95',
    combination: 'fixed',
    groups: sevenGroups(0.95, 0.03, [50, 300, 50, 50, 50, 50]),
  },
  {
    name: 'seven by people, .85',
    combination: 'population',
    groups: sevenGroups(0.85, 0.1, [80, 200, 50, 50, 50, 200]),
  },
  {
    name: 'seven groups, 2,000, .60',
    combination: 'fixed',
    groups: sevenGroups(0.6, 0.2, [300, 1000, 200, 80, 80, 340]),
  },
  { name: 'six tiny of 40, ten each, .85', combination: 'fixed', groups: tinyGroups(0.85, 40, 10) },
  { name: 'six tiny of 40, five each, .80', combination: 'fixed', groups: tinyGroups(0.8, 40, 5) },
  { name: 'six tiny of 12, eight each, .90', combination: 'fixed', groups: tinyGroups(0.9, 12, 8) },
];
