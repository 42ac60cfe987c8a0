import type { Answers } from '../surveys/answers.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import { flagSettings, scaledAnswers } from './quality.ts';
import type { AnsweredResponse } from './response.ts';
import { betaBinomialTail } from './statistics/beta-binomial.ts';
import { Sketch } from './statistics/sketch.ts';
import { textHash } from './text-hash.ts';

/** Answers of one cell and day that are alike item by item, more of them than elsewhere in the group lets expect. */
export interface Burst {
  group: GroupCode;
  township: string;
  school: string | null;
  day: string;
  /** Answers of the cell on that day, and those of them that are alike. */
  answers: number;
  identical: number;
  /** How many would be alike there if its people answered as their group does elsewhere. */
  expected: number;
  /** The chance of so many, by the rule of `burstSettings`, before it is held against the number of looks. */
  chance: number;
}

/** What the members of a burst have in common, for the rate without them. */
export interface BurstMembers {
  burst: Burst;
  answers: Answers;
  /** How many members have each set of other signs (analysis/signs.ts). */
  signSets: ReadonlyMap<number, number>;
}

/**
 * When identical answers are reported (docs/decisions/013-findings.md): at least `answers` of one cell and day, over
 * `items` scaled items; compared with at least `elsewhere` answers of the group in other cells. Answers in which fewer
 * than `differing` items leave the commonest point are what honest people of one school share: there the chance lets
 * places differ with an intra-class correlation of `likeness`. `level` holds for all looks of a campaign together.
 */
export const burstSettings = {
  answers: 10,
  items: flagSettings.straightLineItems,
  elsewhere: 30,
  differing: 3,
  likeness: 0.2,
  level: 0.001,
  /** Sets of identical answers that are counted exactly, at the most. */
  counted: 50_000,
} as const;

interface IdenticalSet {
  place: Pick<Burst, 'group' | 'township' | 'school' | 'day'>;
  vector: number;
  patterned: boolean;
  answers: Answers;
  count: number;
  signSets: Map<number, number>;
}

/**
 * Looks for bursts of identical answers in bounded memory, in two passes over the same responses: `survey` each, then
 * `count` each.
 */
export class IdenticalAnswers {
  readonly #questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  readonly #here = new Sketch();
  readonly #everywhere = new Sketch();
  readonly #sets = new Map<string, IdenticalSet>();
  readonly #inGroup = new Map<string, number>();
  readonly #answers = new Map<string, number>();
  #thresholds: { here: number; everywhere: number } | null = null;
  #total = 0;

  constructor(questionnaires: ReadonlyMap<GroupCode, Questionnaire>) {
    this.#questionnaires = questionnaires;
  }

  /** Sets smaller than this were not looked for: above `burstSettings.answers` only where memory set the bound. */
  get searchedFrom(): number {
    this.#thresholds ??= {
      here: this.#here.threshold(burstSettings.answers, burstSettings.counted),
      everywhere: this.#everywhere.threshold(burstSettings.answers, burstSettings.counted),
    };
    return Math.max(this.#thresholds.here, this.#thresholds.everywhere);
  }

  survey(response: AnsweredResponse): void {
    const vector = this.#vectorOf(response);
    if (vector === null) return;
    this.#here.add(`${dayKey(response)} ${vector.hash}`);
    this.#everywhere.add(`${response.group} ${vector.hash}`);
  }

  count(response: AnsweredResponse, signSet: number): void {
    const least = this.searchedFrom;
    const vector = this.#vectorOf(response);
    if (vector === null) return;
    this.#total += 1;
    for (const key of [response.group, cellKey(response), dayKey(response)]) increase(this.#answers, key);
    const inGroup = `${response.group} ${vector.hash}`;
    if (this.#everywhere.atMost(inGroup) < least) return;
    increase(this.#inGroup, inGroup);
    const key = `${dayKey(response)} ${vector.hash}`;
    if (this.#here.atMost(key) < least) return;
    const { group, township, school, day, answers } = response;
    const set = this.#sets.get(key) ?? {
      place: { group, township, school: school === '' ? null : school, day },
      vector: vector.hash,
      patterned: vector.differing >= burstSettings.differing,
      answers: scaledOnly(this.#questionnaires.get(group), answers),
      count: 0,
      signSets: new Map(),
    };
    this.#sets.set(key, set);
    set.count += 1;
    set.signSets.set(signSet, (set.signSets.get(signSet) ?? 0) + 1);
  }

  /** The bursts, the least likely first, and how many sets had nothing to be compared with. */
  result(smallCell: number): { bursts: BurstMembers[]; uncompared: number } {
    const sets = [...this.#sets.values()].filter(
      ({ count }) => count >= Math.max(burstSettings.answers, smallCell),
    );
    const inCell = new Map<string, number>();
    for (const set of this.#sets.values()) increase(inCell, vectorInCell(set), set.count);
    // No more sets of this size can be among so many answers: that many looks are taken.
    const looks = Math.max(1, Math.floor(this.#total / burstSettings.answers));
    let uncompared = 0;
    const bursts: BurstMembers[] = [];
    for (const set of sets) {
      const { place, count } = set;
      const where = { ...place, school: place.school ?? '' };
      const others = this.#of(place.group) - this.#of(cellKey(where));
      if (others < burstSettings.elsewhere) {
        uncompared += 1;
        continue;
      }
      const alike =
        (this.#inGroup.get(`${place.group} ${set.vector}`) ?? 0) - (inCell.get(vectorInCell(set)) ?? 0);
      const share = (alike + 1) / (others + 2);
      const answers = this.#of(dayKey(where));
      const chance = betaBinomialTail(count, answers, share, set.patterned ? 0 : burstSettings.likeness);
      if (chance * looks >= burstSettings.level) continue;
      const burst = { ...place, answers, identical: count, expected: share * answers, chance };
      bursts.push({ burst, answers: set.answers, signSets: set.signSets });
    }
    bursts.sort((a, b) => a.burst.chance - b.burst.chance || (burstKey(a) < burstKey(b) ? -1 : 1));
    return { bursts, uncompared };
  }

  #of(key: string): number {
    return this.#answers.get(key) ?? 0;
  }

  /** The answers to the scaled items, 不了解 and blanks included; `null` where too few were judged to tell anything. */
  #vectorOf({ group, answers }: AnsweredResponse): { hash: number; differing: number } | null {
    const questionnaire = this.#questionnaires.get(group);
    if (!questionnaire) return null;
    const points = scaledAnswers(questionnaire, answers);
    const given = points.flatMap((point) => point ?? []);
    if (given.length < burstSettings.items) return null;
    const times = new Map<number, number>();
    for (const point of given) increase(times, point);
    const text = questionnaire.items.map((item) =>
      item.scale === null ? '' : String(answers[item.name] ?? ''),
    );
    return { hash: textHash(text.join(',')), differing: given.length - Math.max(...times.values()) };
  }
}

function scaledOnly(questionnaire: Questionnaire | undefined, answers: Answers): Answers {
  const scaled = new Set(questionnaire?.items.filter((item) => item.scale !== null).map((item) => item.name));
  return Object.fromEntries(Object.entries(answers).filter(([name]) => scaled.has(name)));
}

type Place = Pick<AnsweredResponse, 'group' | 'township' | 'school' | 'day'>;

function cellKey({ group, township, school }: Place): string {
  return `${group} ${township} ${school}`;
}

function dayKey(place: Place): string {
  return `${place.day} ${cellKey(place)}`;
}

function vectorInCell({ place, vector }: IdenticalSet): string {
  return `${vector} ${place.group} ${place.township} ${place.school ?? ''}`;
}

function burstKey({ burst }: BurstMembers): string {
  return `${burst.group} ${burst.township} ${burst.school ?? ''} ${burst.day} ${burst.identical}`;
}

function increase<Key>(counts: Map<Key, number>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
