import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api, type Campaign } from './api.ts';
import { beijingTime } from './clock.ts';
import { Marks, Phase } from './marks.tsx';
import { Failed, Waiting } from './states.tsx';

const DraftDesk = lazy(() => import('./draft/draft-desk.tsx'));
const FieldDesk = lazy(() => import('./field/field-desk.tsx'));
const ReportDesk = lazy(() => import('./report/report-desk.tsx'));

const texts = {
  where: '所在位置',
  all: '全部调查',
  life: '调查的四个阶段',
  stages: ['准备', '收集', '收尾', '结果'],
  now: '（现在）',
  from: (opens: string, closes: string) => `${opens} 至 ${closes}（北京时间）`,
};

const stageOf: Record<Campaign['phase'], number> = { draft: 0, scheduled: 1, open: 1, closing: 2, closed: 3 };

/** The phase moves by the clock as well as by a clerk's hand. */
const phaseRefresh = 30_000;

/** One campaign: a draft to be finished, a field to be watched, or a report to be read. */
export default function CampaignPage() {
  const { id = '' } = useParams();
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => answer(api.campaigns[':id'].$get({ param: { id } })),
  });
  useBackgroundPhase(id, campaign.data?.phase);
  if (campaign.isPending) return <Waiting />;
  if (campaign.isError) return <Failed error={campaign.error} retry={() => void campaign.refetch()} />;
  const { data } = campaign;
  return (
    <div className="stack">
      <CampaignHead campaign={data} />
      <Suspense fallback={<Waiting />}>
        {data.phase === 'draft' && <DraftDesk campaign={data} />}
        {data.phase !== 'draft' && data.phase !== 'closed' && <FieldDesk campaign={data} />}
        {data.phase === 'closed' && <ReportDesk campaign={data} />}
      </Suspense>
    </div>
  );
}
