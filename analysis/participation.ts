import { placeKey } from './places.ts';
import type { Participation } from './report.ts';
import type { ReportSource } from './report-source.ts';

/** Who answered, for every cell of the frame in its order. An answer that was set aside was given all the same. */
export function participationOf(
  source: Pick<ReportSource, 'frame' | 'tallies' | 'excluded' | 'quotas'>,
): Participation[] {
  const received = new Map<string, number>();
  for (const { group, township, school, counts } of [...source.tallies, ...source.excluded.tallies]) {
    const key = placeKey(group, township, school);
    received.set(key, (received.get(key) ?? 0) + (counts[0] ?? 0));
  }
  const quotas = new Map(
    source.quotas.map(({ group, township, school, quota }) => [placeKey(group, township, school), quota]),
  );
  return source.frame.map(({ group, township, school, eligible }) => {
    const key = placeKey(group, township, school);
    const answers = received.get(key) ?? 0;
    return {
      group,
      township,
      school,
      eligible,
      received: answers,
      rate: eligible === 0 ? null : answers / eligible,
      quota: quotas.get(key) ?? 0,
    };
  });
}
