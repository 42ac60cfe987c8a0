import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Modal, Progress, Table } from 'antd';
import { useState } from 'react';
import type { Report } from '../../analysis/report.ts';
import { answer, api, beijingTime, type Campaign, done, type Link } from './api.ts';
import { ConfirmButton } from './confirm.tsx';
import { Failed, Waiting } from './desk.tsx';
import { GroupTownshipTable } from './group-township-table.tsx';

const texts = {
  noRates: '调查结束前，任何人都看不到满意率，只能看到参与情况。',
  participation: '参与情况（收到 / 计划数；每 10 秒自动更新）',
  updated: (time: string) => `更新于 ${time}`,
  stale: '暂时连不上服务器，显示的是上次的数字',
  links: '链接、二维码和海报',
  allPosters: '下载全部海报（PDF）',
  copy: '复制',
  copied: '已复制',
  qr: '二维码',
  poster: '海报',
  reissue: '收回并换新',
  reissueText: '原来的二维码和网址立即失效，已张贴的海报要换掉。已经打开的页面仍可提交。',
  reissued: '已换成新链接',
  close: '结束调查',
  closeText: '结束后不再接受新的答卷；已经打开的页面十分钟内仍可提交。结束后不能重新开始。',
  closing: (time: string) => `调查已结束。已经打开的页面可提交到 ${time}。查看结果会立即停止接收。`,
  seal: '停止接收并查看结果',
  sealText: '停止后，还在填写的人将不能再提交；这样看到结果的人谁也不能再影响结果。',
};

/** A published campaign in the field: participation, links, and its end. No rate is to be had here. */
export function FieldDesk({ campaign }: { campaign: Campaign }) {
  const { id, phase } = campaign;
  const queries = useQueryClient();
  const reload = () => queries.invalidateQueries({ queryKey: ['campaign', id] });
  return (
    <>
      {phase === 'closing' ? (
        <Alert
          type="warning"
          showIcon
          title={texts.closing(campaign.graceEndsAt ? beijingTime(campaign.graceEndsAt) : '')}
          action={
            <ConfirmButton
              label={texts.seal}
              title={texts.seal}
              word="停止接收"
              primary
              act={async () => {
                await done(api.campaigns[':id'].seal.$post({ param: { id } }));
                await reload();
              }}
            >
              {texts.sealText}
            </ConfirmButton>
          }
        />
      ) : (
        <Alert
          type="info"
          showIcon
          title={texts.noRates}
          action={
            <ConfirmButton
              label={texts.close}
              title={texts.close}
              word="结束"
              danger
              act={async () => {
                await done(api.campaigns[':id'].close.$post({ param: { id } }));
                await reload();
              }}
            >
              {texts.closeText}
            </ConfirmButton>
          }
        />
      )}
      <ParticipationCard campaign={campaign} />
      {phase !== 'closing' && <LinksCard campaign={campaign} />}
    </>
  );
}

function ParticipationCard({ campaign }: { campaign: Campaign }) {
  const { id, settings } = campaign;
  const report = useQuery({
    queryKey: ['report', id],
    // The page refreshing itself is no use of the session: idle sign-out must still come.
    queryFn: () =>
      answer(
        api.campaigns[':id'].report.$get({ param: { id } }, { headers: { 'X-Renkedu-Background': '1' } }),
      ),
    refetchInterval: 10_000,
  });
  if (report.isPending) return <Waiting />;
  if (!report.data) return <Failed error={report.error} retry={() => void report.refetch()} />;
  const { participation } = report.data;
  return (
    <Card title={texts.participation}>
      <div className="stack">
        <div className="row soft">
          {texts.updated(new Date(report.dataUpdatedAt).toLocaleTimeString('zh-CN'))}
          {report.isError && <Alert type="warning" title={texts.stale} />}
        </div>
        <ParticipationTable settings={settings} participation={participation} />
      </div>
    </Card>
  );
}

/** Received and wanted per cell; a cell behind its quota says so in words. */
export function ParticipationTable(props: {
  settings: Pick<Campaign['settings'], 'groups' | 'townships'>;
  participation: Report['participation'];
}) {
  const { settings, participation } = props;
  return (
    <GroupTownshipTable
      groups={settings.groups}
      townships={settings.townships}
      cell={(group, township) => {
        const here = participation.filter((cell) => cell.group === group && cell.township === township);
        const sum = (of: (cell: Report['participation'][number]) => number) =>
          here.reduce((all, cell) => all + of(cell), 0);
        const [received, quota, eligible] = [
          sum((one) => one.received),
          sum((one) => one.quota),
          sum((one) => one.eligible),
        ];
        if (eligible === 0) return { value: [0, 0], shown: '—' };
        const behind = received < quota;
        return {
          value: [received, quota],
          shown: (
            <span className={behind ? 'behind' : undefined} title={`应答人数 ${eligible}`}>
              {received} / {quota}
              {behind && ` 缺 ${quota - received}`}
            </span>
          ),
        };
      }}
      total={(values) => {
        const received = values.reduce((sum, [one = 0]) => sum + one, 0);
        const quota = values.reduce((sum, [, one = 0]) => sum + one, 0);
        return (
          <span title={quota > 0 ? `${Math.floor((received / quota) * 100)}%` : ''}>
            {received} / {quota}
            <Progress
              percent={quota > 0 ? Math.min(100, (received / quota) * 100) : 100}
              size="small"
              showInfo={false}
            />
          </span>
        );
      }}
    />
  );
}

function LinksCard({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const { message } = App.useApp();
  const [shown, setShown] = useState<Link | null>(null);
  const links = useQuery({
    queryKey: ['links', id],
    queryFn: () => answer(api.campaigns[':id'].links.$get({ param: { id } })),
  });
  if (links.isPending) return <Waiting />;
  if (links.isError) return <Failed error={links.error} retry={() => void links.refetch()} />;
  const path = (link: Link, file: string) => `/api/campaigns/${id}/links/${link.code}/${file}`;
  return (
    <Card
      title={texts.links}
      extra={
        <Button type="primary" href={`/api/campaigns/${id}/posters.pdf`}>
          {texts.allPosters}
        </Button>
      }
    >
      <Table
        size="small"
        rowKey="code"
        dataSource={links.data}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '给谁', dataIndex: 'place', rowScope: 'row' },
          { title: '网址', dataIndex: 'url', render: (url: string) => <a href={url}>{url}</a> },
          {
            title: '操作',
            render: (_, link) => (
              <div className="row">
                <Button
                  size="small"
                  aria-label={`${texts.copy}：${link.place}`}
                  onClick={() =>
                    void navigator.clipboard.writeText(link.url).then(
                      () => message.success(texts.copied),
                      (error: Error) => message.error(error.message),
                    )
                  }
                >
                  {texts.copy}
                </Button>
                <Button size="small" aria-label={`${texts.qr}：${link.place}`} onClick={() => setShown(link)}>
                  {texts.qr}
                </Button>
                <Button size="small" href={`/api/campaigns/${id}/posters.pdf?link=${link.code}`}>
                  {texts.poster}
                </Button>
                <ConfirmButton
                  label={texts.reissue}
                  title={`${texts.reissue}：${link.place}`}
                  word="收回"
                  danger
                  act={async () => {
                    await answer(
                      api.campaigns[':id'].links[':code'].reissue.$post({ param: { id, code: link.code } }),
                    );
                    await links.refetch();
                    message.success(texts.reissued);
                  }}
                >
                  {texts.reissueText}
                </ConfirmButton>
              </div>
            ),
          },
        ]}
      />
      <Modal open={shown !== null} title={shown?.place} footer={null} onCancel={() => setShown(null)}>
        {shown && (
          <div className="stack">
            <img src={path(shown, 'qr.svg')} alt={`${shown.place}的二维码`} width="320" />
            <span>{shown.url}</span>
            <div className="row">
              <Button href={path(shown, 'qr.png')} download={`${shown.place}.png`}>
                PNG
              </Button>
              <Button href={path(shown, 'qr.svg')} download={`${shown.place}.svg`}>
                SVG
              </Button>
            </div>
          </div>
        )}
      </Modal>
    </Card>
  );
}
