/** Two limits between which a figure lies with a stated confidence. */
export interface Interval {
  lower: number;
  upper: number;
}

/** Throws where something is no proportion, so that a limit is never computed from nonsense. */
export function expectProportion(rate: number): void {
  if (!(rate >= 0 && rate <= 1)) throw new Error(`a proportion lies between 0 and 1, not at ${rate}`);
}
