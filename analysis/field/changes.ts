import { beijingTime } from '../beijing.ts';

/** What was announced of a field while it was open. Instants are ISO 8601. */
export interface FieldChange {
  at: string;
  kind: 'extended' | 'paused' | 'resumed';
  /** For a later closing: when it would have been, and when it was then to be. */
  closedBefore: string | null;
  closesAt: string | null;
  /** In the words of who decided; empty for a resumption. */
  reason: string;
}

/** One sentence for each later closing and each pause, for whoever reads the figures. */
export function fieldChangeNotes(changes: readonly FieldChange[]): { code: string; text: string }[] {
  return changes.flatMap(({ at, kind, closedBefore, closesAt, reason }, index) => {
    if (kind === 'extended' && closedBefore !== null && closesAt !== null) {
      return [
        {
          code: 'extended',
          text: `截止时间原为${beijingTime(closedBefore)}，${beijingTime(at)}决定延长到${beijingTime(closesAt)}（北京时间）。原因：${reason}。`,
        },
      ];
    }
    if (kind !== 'paused') return [];
    const until = changes.slice(index + 1).find((later) => later.kind === 'resumed');
    const span = until ? `${beijingTime(at)}至${beijingTime(until.at)}` : `${beijingTime(at)}起`;
    return [{ code: 'paused', text: `${span}（北京时间）暂停接收手机答卷。原因：${reason}。` }];
  });
}
