/** How a sample of named people ended, in the words of AAPOR. */
export interface Dispositions {
  /** I: complete answers. */
  complete: number;
  /** P: partial answers. */
  partial: number;
  /** R: refusals. */
  refused: number;
  /** NC: never reached. */
  notReached: number;
  /** O: others who are eligible. */
  other: number;
  /** UH and UO: not known whether eligible. */
  unknown: number;
}

/**
 * AAPOR's response rates 1, 3 and 5: complete answers of all who may be eligible (RR1), of those eligible with a share
 * `eligibleShare` of the unknown (RR3), or of the known alone (RR5). They are for a sample drawn from a list; what open
 * links bring in is participation.
 * Source: AAPOR, Standard Definitions.
 */
export function responseRates(
  { complete, partial, refused, notReached, other, unknown }: Dispositions,
  eligibleShare: number,
): { rr1: number; rr3: number; rr5: number } {
  const known = complete + partial + refused + notReached + other;
  if (known === 0) throw new Error('nobody was asked');
  return {
    rr1: complete / (known + unknown),
    rr3: complete / (known + eligibleShare * unknown),
    rr5: complete / known,
  };
}
