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

const beijing = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'long',
  timeStyle: 'short',
  hourCycle: 'h23',
});

/** One sentence for each later closing and each pause, for whoever reads the figures. */
export function fieldChangeNotes(changes: readonly FieldChange[]): { code: string; text: string }[] {
  const time = (instant: string) => beijing.format(new Date(instant));
  return changes.flatMap(({ at, kind, closedBefore, closesAt, reason }, index) => {
    if (kind === 'extended' && closedBefore !== null && closesAt !== null) {
      return [
        {
          code: 'extended',
          text: `截止时间原为${time(closedBefore)}，${time(at)}决定延长到${time(closesAt)}（北京时间）。原因：${reason}。`,
        },
      ];
    }
    if (kind !== 'paused') return [];
    const until = changes.slice(index + 1).find((later) => later.kind === 'resumed');
    const span = until ? `${time(at)}至${time(until.at)}` : `${time(at)}起`;
    return [{ code: 'paused', text: `${span}（北京时间）暂停接收手机答卷。原因：${reason}。` }];
  });
}
