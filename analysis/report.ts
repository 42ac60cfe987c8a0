import type { OptionValue } from '../surveys/answers.ts';
import type { TownshipKind } from '../surveys/frame.ts';
import type { GroupCode } from '../surveys/groups.ts';

/** How a rate is defined; the headline's is fixed before a campaign opens. */
export type Definition = 'overall' | 'pooled' | 'mean5' | 'index100';

/** How groups are put together into one figure for a township or the county. */
export type Combination = 'fixed' | 'population' | 'as-answered';

export type Verdict = 'reached' | 'not-reached' | 'undecided' | 'too-few';

/** A released estimate. Rates are fractions of 1. */
export interface EstimateFigures {
  rate: number;
  /** Standard error by Taylor linearisation; 0 where nothing was sampled or no two answers of a stratum differ. */
  se: number;
  lower: number;
  upper: number;
  /** Confidence level of `lower` and `upper`, e.g. 0.95. */
  level: number;
  /** Answers that were not set aside. */
  n: number;
  /** Those of them with a denominator above zero; the small-cell test uses it. */
  valid: number;
  /** p(1 − p) / variance: as many answers of a plain random sample would serve as well; `null` at zero variance. */
  effectiveN: number | null;
  /** n / effectiveN; `null` at zero variance. */
  designEffect: number | null;
  verdict: Verdict;
  /** rate ≥ bar: what the evaluation itself compares. */
  meetsBar: boolean;
  /** Links that anyone can open are no probability sample: the interval is 参考. */
  indicative: boolean;
  /**
   * Of a headline that leaves to a whole percent (`Release.headline`): `rate`, `lower` and `upper` are whole percents, and
   * all but the rate is worked out from it and from n. Absent elsewhere.
   */
  coarse?: true | undefined;
}

/**
 * How the headline leaves: to one decimal of a percent with its error and limits; where that alone would tell a withheld
 * cell, to a whole percent; where that would too, not at all (docs/decisions/021).
 */
export type HeadlineForm = 'tenths' | 'whole' | 'none';

/** `open`: the field is open; `small`: under the threshold; `protected`: withheld so that no total gives a small cell away. */
export interface Withheld {
  suppressed: 'open' | 'small' | 'protected';
}

export type Estimate = EstimateFigures | Withheld;

export interface Participation {
  group: GroupCode;
  /** 9-digit statistical code. */
  township: string;
  school: string | null;
  eligible: number;
  received: number;
  /** received / eligible; `null` where nobody is eligible. */
  rate: number | null;
  /** Answers wanted by the plan: a target, never a cap. */
  quota: number;
}

/** Between `from` and `to` of `valid` answers are satisfied on the overall item. */
export interface CountInSteps {
  from: number;
  to: number;
  valid: number;
}

/** What may leave of the Report so that no withheld cell can be worked out from all that leaves. */
export interface Release {
  /** Whether this Report is what may leave already (`releasedReport`), or all that the analyst may see. */
  applied: boolean;
  /** Withheld cells of group × township among those with a valid answer, 0 … 1. */
  share: number;
  /** Classes of rows that the attack at closing cost. */
  gaveUp: string[];
  headline: HeadlineForm;
  groups: {
    group: GroupCode;
    row: 'estimate' | 'steps' | 'none';
    /** Whether its items and dimensions leave, and its option counts. */
    items: boolean;
    counts: boolean;
    steps: CountInSteps | null;
    kinds: { kind: TownshipKind; steps: CountInSteps }[];
  }[];
  /** `published`: `estimate` is over those groups alone whose cell there leaves. */
  townships: {
    township: string;
    row: 'estimate' | 'published' | 'steps' | 'none';
    groups: GroupCode[];
    estimate: Estimate | null;
    steps: CountInSteps | null;
  }[];
  /** Combinations in which the county leaves. */
  combinations: Combination[];
  /** Whether option counts of the county leave. */
  counts: boolean;
  /** Whether items and dimensions leave for the county where an asked group hides a cell. */
  items: boolean;
  /**
   * Answers of equal weight (Kish) behind such rows, and behind a coarse headline, by measure, known from n alone: their
   * limits and errors leave from these and the printed rate, since the real ones would tell of small cells.
   */
  effective: Readonly<Record<string, number>>;
  /** Whether the headline without flagged answers leaves. */
  withoutFlagged: boolean;
  /**
   * The headline of all answers left to a whole percent, or not at all, before some were set aside: beside a finer one
   * without them it does not leave again. Absent elsewhere.
   */
  coarseBefore?: true | undefined;
}

/**
 * Answers that were set aside. Where a report with them and one without would tell how they answered, they wait: their
 * number is told, and every figure that leaves goes on counting them (docs/decisions/017).
 */
export interface Excluded {
  /** Set aside, those that wait among them. */
  count: number;
  /** Set aside and counted all the same, or taken back and not counted yet. */
  waiting: number;
  /** The headline without them and with them; both `null` under `smallCell` answers. */
  headlineWithout: Estimate | null;
  headlineWith: Estimate | null;
}

export interface ReportCampaign {
  id: string;
  title: string;
  organiser: string;
  opensAt: string;
  closesAt: string;
  closedAt: string | null;
  trial: boolean;
  /** Digest of all that publication froze; `null` for a draft. */
  digest: string | null;
  /** Eligible people are shipped example figures, not the bureau's. */
  exampleFrame: boolean;
  groups: { code: GroupCode; name: string; eligible: number; share: number }[];
  townships: { code: string; name: string; kind: string }[];
  /** Every scaled item that some group answers, in the order asked. */
  items: {
    name: string;
    title: string;
    dimension: string;
    dimensionName: string;
    groups: GroupCode[];
    /** The overall judgement, which is no single matter that could be mended. */
    overall: boolean;
    options: { value: OptionValue; text: string }[];
  }[];
  dimensions: { code: string; name: string }[];
  retentionMonths: number;
  complaintContact: string;
}

/** One rate of the Report less another, with its limits; p values are corrected for all that are read together. */
export interface Comparison<Code> {
  one: Code;
  other: Code;
  difference: number;
  se: number;
  lower: number;
  upper: number;
  /** Two-sided, by Holm's correction; `null` where neither rate varies. */
  adjusted: number | null;
  /** Not to be put down to chance at the campaign's level; by the limits alone where `adjusted` is `null`. */
  clear: boolean;
}

/** How many answers in all would turn an undecided verdict into which; `null` where the frame holds too few people. */
export interface Settling {
  towards: 'reached' | 'not-reached';
  answers: number | null;
}

/** The one value that every screen and every document prints. */
export interface Report {
  format: 1;
  campaign: ReportCampaign;
  generatedAt: string;
  status: 'draft' | 'open' | 'closed';
  label: '自评';
  simulated: boolean;
  definition: Definition;
  combination: Combination;
  bar: number;
  smallCell: number;
  participation: Participation[];
  headline: Estimate;
  alternatives: { definition: Definition; combination: Combination; estimate: Estimate }[];
  /**
   * The ways to the headline (definition × combination × with or without the flagged answers) that would turn its
   * verdict or `meetsBar`; ways whose figure is withheld are not tried.
   */
  sensitivity: {
    definition: Definition;
    combination: Combination;
    flagged: 'with' | 'without';
    verdict: Verdict;
    meetsBar: boolean;
  }[];
  /** `null` while the field is open and where the headline's verdict is not undecided. */
  settling: Settling | null;
  byGroup: { group: GroupCode; estimate: Estimate }[];
  byTownship: { township: string; groups: GroupCode[]; estimate: Estimate }[];
  byGroupTownship: { group: GroupCode; township: string; estimate: Estimate }[];
  /** Every pair of groups, and of townships, whose rates are both released. */
  comparisons: { groups: Comparison<GroupCode>[]; townships: Comparison<string>[] };
  byDimension: { group: GroupCode | null; dimension: string; estimate: Estimate }[];
  /** `options` is absent while the field is open and where the estimate is withheld. */
  byItem: {
    group: GroupCode | null;
    item: string;
    estimate: Estimate;
    options?: { value: OptionValue; count: number }[] | undefined;
  }[];
  excluded: Excluded;
  /** `count` is 0 while the field is open, whatever was flagged. */
  flagged: { count: number; headlineWithout: Estimate | null };
  joinedStrata: { group: GroupCode; townships: string[] }[];
  /** Which rows may leave the building, and as what; `null` until the campaign is closed (docs/decisions/012). */
  release: Release | null;
  notes: { code: string; text: string }[];
}

/** A Report as it may leave the building: what `releasedReport` gives. */
export interface ReleasedReport extends Report {
  release: (Release & { applied: true }) | null;
}
