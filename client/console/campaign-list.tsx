import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Typography } from 'antd';
import { Link, useNavigate } from 'react-router';
import { answer, api, beijingTime } from './api.ts';
import { Failed, Waiting } from './desk.tsx';
import { Marks, phaseNames } from './marks.tsx';

const texts = {
  title: '调查',
  create: '新建调查',
  none: '还没有调查。点“新建调查”开始。',
  from: (opens: string, closes: string) => `${opens} 至 ${closes}（北京时间）`,
};

export default function CampaignList() {
  const navigate = useNavigate();
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => answer(api.campaigns.$get()) });
  if (campaigns.isPending) return <Waiting />;
  if (campaigns.isError) return <Failed error={campaigns.error} retry={() => void campaigns.refetch()} />;
  return (
    <div className="stack">
      <div className="row">
        <Typography.Title level={2} style={{ margin: 0, flex: 1 }}>
          {texts.title}
        </Typography.Title>
        <Button type="primary" onClick={() => void navigate('/new')}>
          {texts.create}
        </Button>
      </div>
      {campaigns.data.length === 0 && <Empty description={texts.none} />}
      {campaigns.data.map((campaign) => (
        <Card key={campaign.id} size="small">
          <div className="row">
            <strong>{phaseNames[campaign.phase]}</strong>
            <Link to={`/campaigns/${campaign.id}`} style={{ flex: 1, fontWeight: 700 }}>
              {campaign.title}
            </Link>
            <span>
              <Marks campaign={campaign} />
            </span>
          </div>
          <div className="soft">
            {texts.from(beijingTime(campaign.opensAt), beijingTime(campaign.closedAt ?? campaign.closesAt))}
          </div>
        </Card>
      ))}
    </div>
  );
}
