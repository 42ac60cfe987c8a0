import type { GroupCode } from '../surveys/groups.ts';
import type { Participation, Report } from './report.ts';
import { responseRates } from './statistics/response-rate.ts';

/**
 * Who answered, in the survey's standard terms. `response-rate`: one-time codes were handed to people on a list, so
 * the codes are the sample; no outcome of a code that did not come back is known, so all of those stay in the
 * denominator: AAPOR's RR1, the lowest of the six. RR3 needs the share of eligible people among them and RR5 that they
 * are none: neither is known, neither is given. `participation-rate`: links that anybody can open have no sample, only
 * people who are eligible.
 */
export interface GroupParticipation {
  group: GroupCode;
  term: 'response-rate' | 'participation-rate';
  formula: 'RR1' | null;
  /** Codes handed out, or people eligible. */
  asked: number;
  /** Codes that came back, or answers. */
  answered: number;
  /** `null` where nobody was asked. */
  rate: number | null;
}

/** Who is missing in a township: answers against the frame. Counts of who answered are no answers and are told whole. */
export interface TownshipResponse {
  /** `null`: all groups. */
  group: GroupCode | null;
  township: string;
  eligible: number;
  answered: number;
  /** Eligible people who did not answer; 0 where more answered than the frame has. */
  missing: number;
  rate: number | null;
  /** The township's share of the answers over its share of the frame: 1 is even, 0.5 half of what is due. */
  represented: number | null;
}

export interface ParticipationTerms {
  byGroup: GroupParticipation[];
  byTownship: TownshipResponse[];
}

/** Codes of a group: handed out, and of those come back. */
export interface GroupCodes {
  group: GroupCode;
  codes: number;
  used: number;
}

/** @param codes of the groups whose people got one-time codes */
export function participationTerms(
  report: Pick<Report, 'participation' | 'campaign'>,
  codes: readonly GroupCodes[],
): ParticipationTerms {
  const groups = report.campaign.groups.map(({ code }) => code);
  const townships = report.campaign.townships.map(({ code }) => code);
  return {
    byGroup: groups.map((group) => groupParticipation(group, report.participation, codes)),
    byTownship: [null, ...groups].flatMap((group) => {
      const cells = report.participation.filter((cell) => group === null || cell.group === group);
      return townships
        .map((township) => townshipResponse(group, township, cells))
        .filter(({ eligible, answered }) => eligible > 0 || answered > 0);
    }),
  };
}

function groupParticipation(
  group: GroupCode,
  participation: readonly Participation[],
  codes: readonly GroupCodes[],
): GroupParticipation {
  const handed = codes.find((one) => one.group === group);
  if (handed) {
    // Whoever has a code is on the list, so nobody's eligibility is unknown; why a code stayed out is.
    const sample = {
      complete: handed.used,
      partial: 0,
      refused: 0,
      notContacted: 0,
      other: handed.codes - handed.used,
      unknownHousehold: 0,
      unknownOther: 0,
    };
    const { rr1 } = responseRates(sample, 1);
    return {
      group,
      term: 'response-rate',
      formula: 'RR1',
      asked: handed.codes,
      answered: handed.used,
      rate: rr1,
    };
  }
  const { eligible, answered } = sumOf(participation.filter((cell) => cell.group === group));
  const rate = eligible > 0 ? answered / eligible : null;
  return { group, term: 'participation-rate', formula: null, asked: eligible, answered, rate };
}

function townshipResponse(
  group: GroupCode | null,
  township: string,
  cells: readonly Participation[],
): TownshipResponse {
  const all = sumOf(cells);
  const { eligible, answered } = sumOf(cells.filter((cell) => cell.township === township));
  return {
    group,
    township,
    eligible,
    answered,
    missing: Math.max(0, eligible - answered),
    rate: eligible > 0 ? answered / eligible : null,
    represented:
      eligible > 0 && all.answered > 0 ? answered / all.answered / (eligible / all.eligible) : null,
  };
}

function sumOf(cells: readonly Participation[]): { eligible: number; answered: number } {
  return {
    eligible: cells.reduce((sum, cell) => sum + cell.eligible, 0),
    answered: cells.reduce((sum, cell) => sum + cell.received, 0),
  };
}
