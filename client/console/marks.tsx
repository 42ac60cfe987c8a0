import type { CampaignSummary } from './api.ts';

export const phaseNames: Record<CampaignSummary['phase'], string> = {
  draft: '草稿',
  scheduled: '未开始',
  open: '进行中',
  paused: '暂停',
  closing: '正在收尾',
  closed: '已结束',
};

const texts = {
  simulated: '模拟数据',
  trial: '试填',
  exampleFrame: '示例名册',
  soon: (days: number) => (days === 0 ? '答卷今天到期' : `答卷 ${days} 天后到期`),
  due: '答卷到期待删除',
  deleted: '答卷已删除',
};

/** Where a campaign stands: a word, with a shape of its own beside the colour. */
export function Phase({ phase }: { phase: CampaignSummary['phase'] }) {
  return <span className={`phase phase-${phase}`}>{phaseNames[phase]}</span>;
}

/** What must be seen beside a campaign's name wherever it stands. */
export function Marks({
  campaign,
}: {
  /** A liaison is not told how long answers are kept. */
  campaign: Pick<CampaignSummary, 'simulated' | 'trial' | 'exampleFrame'> &
    Partial<Pick<CampaignSummary, 'retention' | 'responsesDeletedAt'>>;
}) {
  const { simulated, trial, exampleFrame, retention = null, responsesDeletedAt = null } = campaign;
  const marks = [
    ...(simulated ? [texts.simulated] : []),
    ...(trial ? [texts.trial] : []),
    ...(exampleFrame ? [texts.exampleFrame] : []),
    ...keepingMarks(retention, responsesDeletedAt),
  ];
  return marks.length === 0 ? null : (
    <span className="marks">
      {marks.map((mark) => (
        <span key={mark} className="mark">
          {mark}
        </span>
      ))}
    </span>
  );
}

function keepingMarks(retention: CampaignSummary['retention'], deletedAt: string | null): string[] {
  if (deletedAt !== null) return [texts.deleted];
  if (retention === null || retention.state === 'kept') return [];
  return [retention.state === 'due' ? texts.due : texts.soon(retention.daysLeft)];
}
