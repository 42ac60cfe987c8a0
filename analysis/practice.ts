/** What tells a campaign that only practises from one that asked people. */
export interface Kind {
  trial: boolean;
  simulated: boolean;
  exampleFrame: boolean;
}

/**
 * Whether a campaign's figures say nothing of a county: a trial, simulated answers, or weights from the shipped example
 * frame. Such a campaign stands apart wherever campaigns are compared, and enters a comparison only if asked for.
 */
export function isPractice({ trial, simulated, exampleFrame }: Kind): boolean {
  return trial || simulated || exampleFrame;
}
