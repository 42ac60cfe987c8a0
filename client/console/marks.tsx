import { Tag } from 'antd';
import type { CampaignSummary } from './api.ts';

export const phaseNames: Record<CampaignSummary['phase'], string> = {
  draft: '草稿',
  scheduled: '未开始',
  open: '进行中',
  closing: '正在收尾',
  closed: '已结束',
};

/** What must be seen beside a campaign's name wherever it stands. */
export function Marks({
  campaign,
}: {
  campaign: Pick<CampaignSummary, 'simulated' | 'trial' | 'exampleFrame'>;
}) {
  return (
    <>
      {campaign.simulated && <Tag color="red">模拟数据</Tag>}
      {campaign.trial && <Tag color="orange">试填</Tag>}
      {campaign.exampleFrame && <Tag color="gold">应答人数为示例</Tag>}
    </>
  );
}
