import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Card, Collapse, Input, Table, Upload } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { CampaignFile } from '../../surveys/campaign.ts';
import type { TableFault } from '../../surveys/frame.ts';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import { answer, api, type Campaign, done, Refusal, send } from './api.ts';
import { CampaignForm, Faults } from './campaign-form.tsx';
import { ConfirmButton } from './confirm.tsx';
import { GroupTownshipTable } from './group-township-table.tsx';

const texts = {
  next: '下一步',
  ready: '一切就绪，可以发布。',
  frame: '一、导入应答人数（名册）',
  frameHint:
    'CSV 文件，四列：group（人群代号）、township（9 位乡镇代码）、school（学校，可空）、eligible（人数）。先下载模板，填好人数再导入；再次导入会整表替换。',
  template: '下载模板',
  choose: '选择 CSV 文件',
  paste: '或把表格内容粘贴到这里',
  importPasted: '导入粘贴的内容',
  imported: (cells: number, eligible: number) => `已导入 ${cells} 个单元，共 ${eligible} 人`,
  plan: (size: number) => `二、方案：计划收 ${size} 份（各单元：计划数 / 应答人数）`,
  settings: '三、设置',
  save: '保存修改',
  saved: '已保存',
  publish: '发布',
  publishTitle: '发布这项调查',
  publishText:
    '发布后将生成链接和海报，问卷、名册、方案、口径和标准全部冻结，不能再改；要改只能新建一项调查。',
  remove: '删除草稿',
  removeText: '草稿和名册都会删除，不能恢复。',
};

/** A draft: what is still missing stands at the top, then frame, plan and settings. */
export function DraftDesk({ campaign }: { campaign: Campaign }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { id, settings } = campaign;
  const reload = () => queries.invalidateQueries({ queryKey: ['campaign', id] });
  const edit = useMutation({
    mutationFn: (json: CampaignFile) =>
      done(
        api.campaigns[':id'].$put({ param: { id }, query: { revision: String(campaign.revision) }, json }),
      ),
    onSuccess: async () => {
      await reload();
      message.success(texts.saved);
    },
  });
  return (
    <>
      <Alert
        type={campaign.faults.length > 0 ? 'info' : 'success'}
        showIcon
        title={texts.next}
        description={
          campaign.faults.length > 0 ? (
            <ul>
              {campaign.faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          ) : (
            texts.ready
          )
        }
        action={
          <ConfirmButton
            label={texts.publish}
            title={texts.publishTitle}
            word={texts.publish}
            primary
            disabled={campaign.faults.length > 0}
            act={async () => {
              await answer(api.campaigns[':id'].publish.$post({ param: { id } }));
              await reload();
            }}
          >
            {texts.publishText}
          </ConfirmButton>
        }
      />
      <Card title={texts.frame}>
        <FrameImport campaign={campaign} imported={reload} />
      </Card>
      {campaign.frame.length > 0 && (
        <Card title={texts.plan(campaign.sampleSize)}>
          <GroupTownshipTable
            groups={settings.groups}
            townships={settings.townships}
            cell={(group, township) => {
              const here = (cell: { group: GroupCode; township: string }) =>
                cell.group === group && cell.township === township;
              const quota = campaign.quotas.filter(here).reduce((sum, cell) => sum + cell.quota, 0);
              const eligible = campaign.frame.filter(here).reduce((sum, cell) => sum + cell.eligible, 0);
              return { value: [quota, eligible], shown: eligible === 0 ? '—' : `${quota} / ${eligible}` };
            }}
            total={(values) =>
              `${values.reduce((sum, [quota = 0]) => sum + quota, 0)} / ${values.reduce((sum, [, eligible = 0]) => sum + eligible, 0)}`
            }
          />
        </Card>
      )}
      <Card title={texts.settings}>
        <CampaignForm
          key={campaign.revision}
          settings={settings}
          saveLabel={texts.save}
          saving={edit.isPending}
          onSave={edit.mutate}
        />
        <Faults error={edit.error} />
      </Card>
      <Questionnaires campaign={campaign} />
      <div>
        <ConfirmButton
          label={texts.remove}
          title={texts.remove}
          word="删除"
          danger
          act={async () => {
            await done(api.campaigns[':id'].$delete({ param: { id } }));
            await queries.invalidateQueries({ queryKey: ['campaigns'] });
            await navigate('/');
          }}
        >
          {texts.removeText}
        </ConfirmButton>
      </div>
    </>
  );
}

function FrameImport({ campaign, imported }: { campaign: Campaign; imported: () => Promise<void> }) {
  const { message } = App.useApp();
  const [pasted, setPasted] = useState('');
  const load = useMutation({
    mutationFn: async (text: string) => {
      // A table copied from a spreadsheet is parted by tabs.
      const csv = text.includes('\t') ? text.replaceAll('\t', ',') : text;
      return (await send('PUT', `/api/campaigns/${campaign.id}/frame`, 'text/csv', csv)) as {
        cells: number;
        eligible: number;
      };
    },
    onSuccess: async ({ cells, eligible }) => {
      setPasted('');
      await imported();
      message.success(texts.imported(cells, eligible));
    },
  });
  const faults: TableFault[] =
    load.error instanceof Refusal && Array.isArray(load.error.details) ? load.error.details : [];
  return (
    <div className="stack">
      <span className="soft">{texts.frameHint}</span>
      <div className="row">
        <Button href={templateOf(campaign)} download="名册模板.csv">
          {texts.template}
        </Button>
        <Upload
          accept=".csv,text/csv"
          showUploadList={false}
          beforeUpload={async (file) => {
            load.mutate(await file.text());
            return false;
          }}
        >
          <Button type="primary" loading={load.isPending}>
            {texts.choose}
          </Button>
        </Upload>
      </div>
      <Input.TextArea
        aria-label={texts.paste}
        placeholder={texts.paste}
        rows={3}
        value={pasted}
        onChange={(event) => setPasted(event.target.value)}
      />
      {pasted.trim() !== '' && (
        <div>
          <Button loading={load.isPending} onClick={() => load.mutate(pasted)}>
            {texts.importPasted}
          </Button>
        </div>
      )}
      {load.error && <Alert type="error" showIcon title={load.error.message} />}
      {faults.length > 0 && (
        <Table
          size="small"
          pagination={{ pageSize: 20, hideOnSinglePage: true }}
          rowKey={(fault) => `${fault.line} ${fault.column} ${fault.reason}`}
          dataSource={faults}
          columns={[
            { title: '行', dataIndex: 'line', width: 70 },
            { title: '列', dataIndex: 'column', width: 110 },
            { title: '问题', dataIndex: 'reason' },
          ]}
        />
      )}
    </div>
  );
}

function templateOf({ settings }: Campaign): string {
  const rows = settings.groups.flatMap((group) => settings.townships.map(({ code }) => `${group},${code},,`));
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`\ufeffgroup,township,school,eligible\r\n${rows.join('\r\n')}\r\n`)}`;
}

/** What each group will be asked, to look through before publishing. */
function Questionnaires({ campaign }: { campaign: Campaign }) {
  return (
    <Card title="四、问卷">
      <Collapse
        items={campaign.questionnaires.map(({ group, title, items }) => ({
          key: group,
          label: `${groupName(group)}：${title}（${items.length} 题）`,
          children: (
            <ol>
              {items.map((item) => (
                <li key={item.name}>
                  {item.title}{' '}
                  <span className="soft">{item.options.map((option) => option.text).join(' / ')}</span>
                </li>
              ))}
            </ol>
          ),
        }))}
      />
    </Card>
  );
}
