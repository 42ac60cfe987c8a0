/**
 * Final dispositions of a sample, by the letters of the standard.
 * Source: AAPOR, Standard Definitions (10th edition, 2023).
 */
export interface Dispositions {
  /** I: complete interviews. */
  complete: number;
  /** P: partial interviews. */
  partial: number;
  /** R: refusals and break-offs. */
  refused: number;
  /** NC: eligible, never reached. */
  notContacted: number;
  /** O: eligible, not interviewed for another reason. */
  other: number;
  /** UH: unknown whether there is anybody to be asked. */
  unknownHousehold: number;
  /** UO: unknown for another reason. */
  unknownOther: number;
}

/** The six response rates of AAPOR, as fractions; `null` where nobody was asked. */
export interface ResponseRates {
  rr1: number | null;
  rr2: number | null;
  rr3: number | null;
  rr4: number | null;
  rr5: number | null;
  rr6: number | null;
}

/**
 * AAPOR's response rates. RR1, RR3, RR5 count complete interviews, RR2, RR4, RR6 partial ones too. Cases of unknown
 * eligibility stand in the denominator whole (RR1, RR2), in part (RR3, RR4) or not at all (RR5, RR6).
 * Check: I 4 P 2 R 1 NC 1 O 1 UH 1 UO 1, e .9 gives RR1 .364, RR3 .370, RR5 .444 (R package outcomerate).
 *
 * @param eligibleShare e: the share of cases of unknown eligibility that are eligible, 0 … 1; throws outside
 */
export function responseRates(sample: Dispositions, eligibleShare: number): ResponseRates {
  if (!(eligibleShare >= 0 && eligibleShare <= 1))
    throw new Error(`a share of eligible cases lies between 0 and 1, not at ${eligibleShare}`);
  const { complete, partial, refused, notContacted, other, unknownHousehold, unknownOther } = sample;
  const known = complete + partial + refused + notContacted + other;
  const unknown = unknownHousehold + unknownOther;
  const rate = (interviews: number, asked: number) => (asked > 0 ? interviews / asked : null);
  return {
    rr1: rate(complete, known + unknown),
    rr2: rate(complete + partial, known + unknown),
    rr3: rate(complete, known + eligibleShare * unknown),
    rr4: rate(complete + partial, known + eligibleShare * unknown),
    rr5: rate(complete, known),
    rr6: rate(complete + partial, known),
  };
}
