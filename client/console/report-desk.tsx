import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Modal, Table, Tabs, Tag, Typography } from 'antd';
import { useState } from 'react';
import type { Estimate, Report } from '../../analysis/report.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  labelsOf,
  percent,
  verdictsInWords,
  withheldInWords,
} from '../../analysis/wording.ts';
import { answer, api, type Campaign } from './api.ts';
import { Failed, Waiting } from './desk.tsx';
import { ParticipationTable } from './field-desk.tsx';
import { GroupChart } from './group-chart.tsx';
import { GroupTownshipTable } from './group-township-table.tsx';

const texts = {
  workbook: '下载报表（XLSX）',
  rows: '下载逐份答卷（CSV，内部）',
  rowsTitle: '逐份答卷是内部资料',
  rowsText: '文件含每一份答卷的原始回答，虽不记名，仍可能让人猜出是谁，不得外传。下载会记入审计。',
  download: '下载',
  interval: '区间',
  indicative: '（参考）',
  noInterval: '本口径暂不给区间',
  denominator: (valid: number, n: number) => `分母：有效答卷 ${valid} 份，共 ${n} 份`,
  meets: (bar: string) => `不低于标准 ${bar}`,
  below: (bar: string) => `低于标准 ${bar}`,
  county: '全县',
  notes: '阅读须知',
};

const numeric = { align: 'right', className: 'figure' } as const;

/** What the Report says: nothing on this page is computed here. */
export default function ReportDesk({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const [asking, setAsking] = useState(false);
  const query = useQuery({
    queryKey: ['report', id],
    queryFn: () => answer(api.campaigns[':id'].report.$get({ param: { id } })),
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const report = query.data;
  const names = namesOf(report);
  return (
    <>
      <div className="row no-print">
        <Button type="primary" href={`/api/campaigns/${id}/export?format=xlsx`}>
          {texts.workbook}
        </Button>
        <Button onClick={() => setAsking(true)}>{texts.rows}</Button>
        <Modal
          open={asking}
          title={texts.rowsTitle}
          okText={texts.download}
          cancelText="取消"
          onCancel={() => setAsking(false)}
          onOk={() => {
            setAsking(false);
            location.assign(`/api/campaigns/${id}/export?format=csv`);
          }}
        >
          {texts.rowsText}
        </Modal>
      </div>
      <Headline report={report} />
      <Card title={`各人群：${definitionNames[report.definition]}`}>
        <GroupChart report={report} />
        <EstimateTable
          first="人群"
          rows={report.byGroup.map(({ group, estimate }) => ({ name: names.group(group), estimate }))}
        />
      </Card>
      <Card>
        <Tabs
          items={[
            {
              key: 'township',
              label: '各乡镇',
              children: (
                <EstimateTable
                  first="乡镇"
                  rows={report.byTownship.map(({ township, estimate, groups }) => ({
                    name: names.township(township),
                    estimate,
                    about: `计入：${groups.map(names.group).join('、') || '无'}`,
                  }))}
                />
              ),
            },
            {
              key: 'cells',
              label: '人群 × 乡镇',
              children: (
                <GroupTownshipTable
                  groups={campaign.settings.groups}
                  townships={report.campaign.townships}
                  cell={(group, township) => {
                    const found = report.byGroupTownship.find(
                      (cell) => cell.group === group && cell.township === township,
                    );
                    return { value: null, shown: found ? <Rate estimate={found.estimate} /> : '—' };
                  }}
                />
              ),
            },
            {
              key: 'dimensions',
              label: '各方面',
              children: (
                <EstimateTable
                  first="方面"
                  rows={sorted(report.byDimension.filter(({ group }) => group === null)).map(
                    ({ dimension, estimate }) => ({
                      name: names.dimension(dimension),
                      estimate,
                      more: report.byDimension
                        .filter((one) => one.dimension === dimension && one.group !== null)
                        .map((one) => ({ name: names.group(one.group), estimate: one.estimate })),
                    }),
                  )}
                />
              ),
            },
            {
              key: 'items',
              label: '各题',
              children: (
                <EstimateTable
                  first="题目（由低到高）"
                  rows={sorted(report.byItem.filter(({ group }) => group === null)).map(
                    ({ item, estimate, options }) => ({
                      name: names.item(item),
                      estimate,
                      about:
                        options
                          ?.map(({ value, count }) => `${names.option(item, value)} ${count}`)
                          .join('；') ?? '',
                      more: report.byItem
                        .filter((one) => one.item === item && one.group !== null)
                        .map((one) => ({ name: names.group(one.group), estimate: one.estimate })),
                    }),
                  )}
                />
              ),
            },
            {
              key: 'alternatives',
              label: '其他口径',
              children: (
                <EstimateTable
                  first="口径"
                  rows={report.alternatives.map(({ definition, combination, estimate }) => ({
                    name: `${definitionNames[definition]}，${combinationNames[combination]}`,
                    estimate,
                    about: definitionsInWords[definition],
                  }))}
                />
              ),
            },
            {
              key: 'participation',
              label: '参与情况',
              children: (
                <ParticipationTable settings={campaign.settings} participation={report.participation} />
              ),
            },
          ]}
        />
      </Card>
      <Card title={texts.notes}>
        <ol>
          {report.notes.map((note) => (
            <li key={note.code}>{note.text}</li>
          ))}
          {report.joinedStrata.map(({ group, townships }) => (
            <li key={`${group} ${townships.join()}`}>
              {names.group(group)}：{townships.map(names.township).join('、')}答卷过少，加权时合并为一层。
            </li>
          ))}
        </ol>
      </Card>
    </>
  );
}

function Headline({ report }: { report: Report }) {
  const { headline, flagged } = report;
  return (
    <Card>
      <div className="row">
        {labelsOf(report).map((label) => (
          <Tag key={label} color={label === report.label ? 'blue' : 'red'}>
            {label}
          </Tag>
        ))}
        <strong>{definitionNames[report.definition]}</strong>
      </div>
      {'suppressed' in headline ? (
        <Alert type="info" title={withheldInWords[headline.suppressed]} />
      ) : (
        <>
          <p className="headline" data-testid="headline">
            {percent(headline.rate)}
          </p>
          <p>
            {headline.meetsBar ? texts.meets(percent(report.bar)) : texts.below(percent(report.bar))}
            {headline.verdict && `；${verdictsInWords[headline.verdict]}`}。
            {headline.lower !== null && headline.upper !== null
              ? `${Math.round(headline.level * 100)}% ${texts.interval}${headline.indicative ? texts.indicative : ''}：${percent(headline.lower)} 至 ${percent(headline.upper)}。`
              : `${texts.noInterval}。`}
            {texts.denominator(headline.valid, headline.n)}。
          </p>
        </>
      )}
      <Typography.Paragraph type="secondary" style={{ marginBottom: 0 }}>
        算法：{definitionsInWords[report.definition]}。{combinationNames[report.combination]}：
        {combinationsInWords[report.combination]}。
        {flagged.count > 0 && `有标记的答卷 ${flagged.count} 份，照常计入`}
        {flagged.headlineWithout &&
          !('suppressed' in flagged.headlineWithout) &&
          `；去掉后为 ${percent(flagged.headlineWithout.rate)}`}
        {flagged.count > 0 && '。'}
      </Typography.Paragraph>
    </Card>
  );
}

interface EstimateRow {
  name: string;
  estimate: Estimate;
  about?: string;
  more?: EstimateRow[];
}

function EstimateTable({ first, rows }: { first: string; rows: EstimateRow[] }) {
  return (
    <Table
      size="small"
      pagination={false}
      scroll={{ x: 'max-content' }}
      rowKey="name"
      dataSource={rows}
      expandable={{
        rowExpandable: (row) => row.more !== undefined || Boolean(row.about),
        expandedRowRender: (row) => (
          <div className="stack">
            {row.about && <span className="soft">{row.about}</span>}
            {row.more && <EstimateTable first="人群" rows={row.more} />}
          </div>
        ),
      }}
      columns={[
        { title: first, dataIndex: 'name', rowScope: 'row' },
        {
          ...numeric,
          title: '结果',
          dataIndex: 'estimate',
          key: 'rate',
          render: (one: Estimate) => <Rate estimate={one} />,
        },
        {
          ...numeric,
          title: '区间',
          dataIndex: 'estimate',
          key: 'interval',
          render: (one: Estimate) =>
            'suppressed' in one || one.lower === null || one.upper === null
              ? ''
              : `${percent(one.lower)}–${percent(one.upper)}${one.indicative ? texts.indicative : ''}`,
        },
        {
          ...numeric,
          title: '有效 / 答卷',
          dataIndex: 'estimate',
          key: 'valid',
          render: (one: Estimate) => ('suppressed' in one ? '' : `${one.valid} / ${one.n}`),
        },
      ]}
    />
  );
}

function Rate({ estimate }: { estimate: Estimate }) {
  return 'suppressed' in estimate ? (
    <span className="withheld">{withheldInWords[estimate.suppressed]}</span>
  ) : (
    <span>{percent(estimate.rate)}</span>
  );
}

/** The lowest rate first; withheld ones last. */
function sorted<Row extends { estimate: Estimate }>(rows: Row[]): Row[] {
  const rate = ({ estimate }: Row) => ('suppressed' in estimate ? 2 : estimate.rate);
  return [...rows].sort((a, b) => rate(a) - rate(b));
}

function namesOf({ campaign }: Report) {
  return {
    group: (code: string | null) =>
      code === null ? texts.county : (campaign.groups.find((one) => one.code === code)?.name ?? code),
    township: (code: string) => campaign.townships.find((one) => one.code === code)?.name ?? code,
    dimension: (code: string) => campaign.dimensions.find((one) => one.code === code)?.name ?? code,
    item: (name: string) => campaign.items.find((one) => one.name === name)?.title ?? name,
    option: (name: string, value: unknown) =>
      campaign.items.find((one) => one.name === name)?.options.find((one) => one.value === value)?.text ??
      String(value),
  };
}
