import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { answer, api, type Campaign, Refusal, refreshingItself, sessionEnded } from './api.ts';
import { beijingTime } from './clock.ts';
import { KeepingNotice, KeepingSheet } from './keeping/keeping.tsx';
import { Marks, Phase } from './marks.tsx';
import { useDuties } from './session.ts';
import { Failed, Nothing, Waiting } from './states.tsx';

const DraftDesk = lazy(() => import('./draft/draft-desk.tsx'));
const FieldDesk = lazy(() => import('./field/field-desk.tsx'));
const ReportDesk = lazy(() => import('./report/report-desk.tsx'));
const OverDesk = lazy(() => import('./field/over-desk.tsx'));

const texts = {
  number: (id: string) => `编号 ${id}`,
  where: '所在位置',
  all: '全部调查',
  life: '调查的四个阶段',
  stages: ['准备', '收集', '收尾', '结果'],
  now: '（现在）',
  documents: '文件与存档：报表、报告、通报、纸质问卷 ›',
  bulletin: '公报与整改：公布结果，写整改措施 ›',
  draft: '这是试填。回到草稿，接着准备正式调查 ›',
  from: (opens: string, closes: string) => `${opens} 至 ${closes}（北京时间）`,
};

const stageOf: Record<Campaign['phase'], number> = {
  draft: 0,
  scheduled: 1,
  open: 1,
  paused: 1,
  closing: 2,
  closed: 3,
};

/** The phase moves by the clock as well as by a clerk's hand. */
const refreshInField = 30_000;

/** One campaign: a draft to be finished, a field to be watched, or a report to be read. */
export default function CampaignPage() {
  const { id = '' } = useParams();
  const duties = useDuties();
  const campaign = useQuery({
    queryKey: ['campaign', id],
    queryFn: ({ client, queryKey }) =>
      answer(
        api.campaigns[':id'].$get(
          { param: { id } },
          client.getQueryData(queryKey) === undefined ? {} : refreshingItself,
        ),
      ),
    refetchInterval: ({ state }) =>
      state.data &&
      state.data.phase !== 'draft' &&
      state.data.phase !== 'closed' &&
      !sessionEnded(state.error)
        ? refreshInField
        : false,
  });
  if (campaign.isPending) return <Waiting />;
  if (campaign.error instanceof Refusal && campaign.error.status === 404) {
    return (
      <Nothing title={campaign.error.message}>
        <Link to="/">{texts.all}</Link>
      </Nothing>
    );
  }
  if (!campaign.data) return <Failed error={campaign.error} retry={() => void campaign.refetch()} />;
  const { data } = campaign;
  return (
    <div className="stack">
      <CampaignHead campaign={data} />
      <KeepingNotice campaign={data} />
      {data.phase !== 'draft' && (
        <p className="row no-print">
          <Link to={`/campaigns/${id}/documents`}>{texts.documents}</Link>
          {data.phase === 'closed' && <Link to={`/campaigns/${id}/bulletin`}>{texts.bulletin}</Link>}
        </p>
      )}
      <Suspense fallback={<Waiting />}>
        {data.phase === 'draft' && <DraftDesk campaign={data} />}
        {data.phase !== 'draft' && data.phase !== 'closed' && <FieldDesk campaign={data} />}
        {data.phase === 'closed' &&
          (duties.export ? <ReportDesk campaign={data} /> : <OverDesk campaign={data} />)}
        {data.phase === 'closed' && data.retention && <KeepingSheet campaign={data} />}
      </Suspense>
    </div>
  );
}

function CampaignHead({ campaign }: { campaign: Campaign }) {
  const stage = stageOf[campaign.phase];
  return (
    <header className="campaign-head">
      <nav aria-label={texts.where} className="back no-print">
        <Link to="/">‹ {texts.all}</Link>
      </nav>
      <h1>{campaign.title}</h1>
      <div className="row">
        <Phase phase={campaign.phase} />
        <span className="soft">
          {texts.from(beijingTime(campaign.opensAt), beijingTime(campaign.closedAt ?? campaign.closesAt))}
        </span>
        <Marks campaign={campaign} />
        <span className="soft small">{texts.number(campaign.id)}</span>
      </div>
      {campaign.trialOf && (
        <p className="no-print">
          <Link to={`/campaigns/${campaign.trialOf}/check`}>{texts.draft}</Link>
        </p>
      )}
      <ol className="stages no-print" aria-label={texts.life}>
        {texts.stages.map((name, index) => (
          <li
            key={name}
            className={index < stage ? 'past' : undefined}
            aria-current={index === stage ? 'step' : undefined}
          >
            {name}
            {index === stage && <span className="sr-only">{texts.now}</span>}
          </li>
        ))}
      </ol>
    </header>
  );
}
