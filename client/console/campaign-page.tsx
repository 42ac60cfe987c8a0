import { useQuery } from '@tanstack/react-query';
import { Typography } from 'antd';
import { lazy, Suspense } from 'react';
import { useParams } from 'react-router';
import { answer, api, beijingTime } from './api.ts';
import { Failed, Waiting } from './desk.tsx';
import { DraftDesk } from './draft-desk.tsx';
import { FieldDesk } from './field-desk.tsx';
import { Marks, phaseNames } from './marks.tsx';

const ReportDesk = lazy(() => import('./report-desk.tsx'));

/** One campaign: a draft to be finished, a field to be watched, or a report to be read. */
export default function CampaignPage() {
  const { id = '' } = useParams();
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: () => answer(api.campaigns[':id'].$get({ param: { id } })),
  });
  if (campaign.isPending) return <Waiting />;
  if (campaign.isError) return <Failed error={campaign.error} retry={() => void campaign.refetch()} />;
  const { data } = campaign;
  return (
    <div className="stack">
      <div>
        <Typography.Title level={2} style={{ marginBottom: 4 }}>
          {data.title}
        </Typography.Title>
        <div className="row">
          <strong>{phaseNames[data.phase]}</strong>
          <span className="soft">
            {beijingTime(data.opensAt)} 至 {beijingTime(data.closedAt ?? data.closesAt)}（北京时间）
          </span>
          <span>
            <Marks campaign={data} />
          </span>
        </div>
      </div>
      {data.phase === 'draft' && <DraftDesk campaign={data} />}
      {data.phase !== 'draft' && data.phase !== 'closed' && <FieldDesk campaign={data} />}
      {data.phase === 'closed' && (
        <Suspense fallback={<Waiting />}>
          <ReportDesk campaign={data} />
        </Suspense>
      )}
    </div>
  );
}
