import type { FieldParticipation } from '../api.ts';

/** How far a place is, as the server tells it. */
export type Progress = FieldParticipation['places'][number];

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'UTC', month: 'long', day: 'numeric' });

/** Where a place is heading, in a few words for a cell of a table; empty where too little is known. */
export function paceWords({ pace }: Pick<Progress, 'pace'>): string {
  switch (pace.kind) {
    case 'finishes':
      return `约 ${day.format(new Date(pace.day))}够`;
    case 'late':
      return `到截止约 ${pace.atClosing} 份`;
    case 'stalled':
      return `近 ${pace.days} 天没有`;
    default:
      return '';
  }
}

/** The same as a sentence. */
export function paceSentence({ pace, quota }: Pick<Progress, 'pace' | 'quota'>): string {
  switch (pace.kind) {
    case 'full':
      return '已够';
    case 'finishes':
      return `按目前速度，约 ${day.format(new Date(pace.day))}收满`;
    case 'late':
      return `按目前速度，到截止约 ${pace.atClosing} 份，不到计划的 ${quota} 份`;
    case 'stalled':
      return pace.days === 1 ? '昨天以来没有收到' : `近 ${pace.days} 天没有收到`;
    default:
      return '还看不出';
  }
}
