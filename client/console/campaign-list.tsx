import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { answer, api, type CampaignSummary } from './api.ts';
import { beijingTime } from './clock.ts';
import { Marks, Phase } from './marks.tsx';
import { useDuties } from './session.ts';
import { Failed, Nothing, Waiting } from './states.tsx';

const texts = {
  title: '全部调查',
  create: '新建调查',
  none: '还没有调查。点“新建调查”开始。',
  noneToSee: '还没有调查。由有发布权限的同事新建。',
  from: (opens: string, closes: string) => `${opens} 至 ${closes}`,
  beijing: '时间均为北京时间。',
};

export default function CampaignList() {
  const navigate = useNavigate();
  const { publish } = useDuties();
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => answer(api.campaigns.$get()) });
  if (campaigns.isPending) return <Waiting />;
  if (campaigns.isError) return <Failed error={campaigns.error} retry={() => void campaigns.refetch()} />;
  return (
    <div className="stack">
      <div className="page-head">
        <h1>{texts.title}</h1>
        {publish && (
          <Button type="primary" size="large" onClick={() => void navigate('/new')}>
            {texts.create}
          </Button>
        )}
      </div>
      {campaigns.data.length === 0 ? (
        <Nothing title={publish ? texts.none : texts.noneToSee} />
      ) : (
        <>
          <ul className="campaigns">
            {campaigns.data.map((campaign) => (
              <Row key={campaign.id} campaign={campaign} />
            ))}
          </ul>
          <p className="soft small">{texts.beijing}</p>
        </>
      )}
    </div>
  );
}

function Row({ campaign }: { campaign: CampaignSummary }) {
  const { opensAt, closesAt, closedAt } = campaign;
  return (
    <li>
      <Phase phase={campaign.phase} />
      <div className="campaign-words">
        <Link to={`/campaigns/${campaign.id}`}>{campaign.title}</Link>
        <Marks campaign={campaign} />
        <div className="soft small">
          {texts.from(beijingTime(opensAt), beijingTime(closedAt ?? closesAt))}
        </div>
      </div>
    </li>
  );
}
