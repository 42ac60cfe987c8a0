import { Alert, Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
} from '../../analysis/wording.ts';
import type { CampaignFile, CampaignSettings } from '../../surveys/campaign.ts';
import { Refusal } from './api.ts';

const texts = {
  title: '标题',
  titleHint: '出现在问卷、海报和报告上，如：峨山彝族自治县2026年义务教育社会认可度调查',
  organiser: '组织单位',
  complaint: '意见与投诉联系方式',
  complaintHint: '印在每份问卷和海报上，请填电话或办公室地点',
  opensAt: '开始（北京时间）',
  closesAt: '截止（北京时间）',
  definition: '满意率怎么算',
  combination: '各人群怎么合成',
  bar: '标准（%）',
  floor: '最少样本数',
  floorHint: '样本数 = 常住人口 × 1.5‰，且不少于这个数',
  trial: '试填活动（答卷不计入正式结果，以后也改不了）',
  smallCell: '保护门槛（份）',
  smallCellHint: '有效答卷少于这个数的单元不公布，至少 3',
  wanted: '请填写',
  frozen: '发布后，口径、标准、名册和问卷都会冻结，不能再改。',
};

interface Values {
  title: string;
  organiser: string;
  complaintContact: string;
  opensAt: string;
  closesAt: string;
  definition: CampaignSettings['definition'];
  combination: CampaignSettings['combination'];
  bar: number;
  floor: number;
  smallCell: number;
  trial: boolean;
}

/** What a clerk decides about a campaign; the rest keeps the product's defaults, or what the draft had. */
export function CampaignForm(props: {
  settings?: CampaignSettings;
  saveLabel: string;
  saving: boolean;
  onSave: (file: CampaignFile) => void;
}) {
  const { settings } = props;
  const day = 86_400_000;
  const initial: Partial<Values> = {
    title: settings?.title ?? '',
    organiser: settings?.organiser ?? '峨山彝族自治县教育体育局',
    complaintContact: settings?.complaintContact ?? '',
    opensAt: beijingClock(settings?.opensAt ?? new Date()),
    closesAt: beijingClock(settings?.closesAt ?? new Date(Date.now() + 5 * day)),
    definition: settings?.definition ?? 'overall',
    combination: settings?.combination ?? 'fixed',
    bar: Number(((settings?.bar ?? 0.85) * 100).toFixed(1)),
    floor: settings?.sampling.floor ?? 300,
    smallCell: settings?.smallCell ?? 5,
    trial: settings?.trial ?? false,
  };
  const save = ({ opensAt, closesAt, bar, floor, ...values }: Values) => {
    const { groups: _groups, ...kept } = settings ?? { groups: [] };
    props.onSave({
      ...kept,
      ...values,
      opensAt: `${opensAt}:00+08:00`,
      closesAt: `${closesAt}:00+08:00`,
      bar: bar / 100,
      sampling: { ...settings?.sampling, floor },
    });
  };
  const required = [{ required: true, message: texts.wanted }];
  return (
    <Form<Values> layout="vertical" initialValues={initial} onFinish={save} scrollToFirstError>
      <Form.Item name="title" label={texts.title} extra={texts.titleHint} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="organiser" label={texts.organiser} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="complaintContact" label={texts.complaint} extra={texts.complaintHint} rules={required}>
        <Input maxLength={120} />
      </Form.Item>
      <div className="row" style={{ gap: '0 2rem' }}>
        <Form.Item name="opensAt" label={texts.opensAt} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="closesAt" label={texts.closesAt} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <Form.Item name="definition" label={texts.definition}>
        <Select options={optionsOf(definitionNames, definitionsInWords)} optionRender={described} />
      </Form.Item>
      <Form.Item name="combination" label={texts.combination}>
        <Select options={optionsOf(combinationNames, combinationsInWords)} optionRender={described} />
      </Form.Item>
      <div className="row" style={{ alignItems: 'flex-start', gap: '0 2rem' }}>
        <Form.Item name="bar" label={texts.bar} rules={required}>
          <InputNumber min={1} max={99.9} step={1} />
        </Form.Item>
        <Form.Item name="floor" label={texts.floor} extra={texts.floorHint} rules={required}>
          <InputNumber min={0} max={100_000} precision={0} />
        </Form.Item>
        <Form.Item name="smallCell" label={texts.smallCell} extra={texts.smallCellHint} rules={required}>
          <InputNumber min={3} max={100} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="trial" label={texts.trial} valuePropName="checked">
        <Switch />
      </Form.Item>
      <p className="soft">{texts.frozen}</p>
      <Button type="primary" htmlType="submit" loading={props.saving}>
        {props.saveLabel}
      </Button>
    </Form>
  );
}

/** An instant as Beijing's clock shows it, to the minute, wherever the browser is. */
function beijingClock(instant: string | Date): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(new Date(instant)).replace(' ', 'T');
}

function optionsOf<Code extends string>(names: Record<Code, string>, words: Record<Code, string>) {
  return Object.entries<string>(names).map(([value, label]) => ({
    value,
    label,
    words: words[value as Code],
  }));
}

function described({ data }: { data: { label: string; words: string } }) {
  return (
    <div style={{ whiteSpace: 'normal' }}>
      <strong>{data.label}</strong>
      <div className="soft">{data.words}</div>
    </div>
  );
}

/** Every fault that the server named, or its sentence. */
export function Faults({ error }: { error: Error | null }) {
  if (!error) return null;
  const details = error instanceof Refusal && Array.isArray(error.details) ? error.details : [];
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginTop: 16 }}
      title={error instanceof SyntaxError ? '这个文件不是有效的 JSON' : error.message.split('：')[0]}
      description={
        details.length > 0 ? (
          <ul>
            {details.map((fault: { path?: string; message?: string } | string) => {
              const text = typeof fault === 'string' ? fault : `${fault.path}：${fault.message}`;
              return <li key={text}>{text}</li>;
            })}
          </ul>
        ) : (
          error.message
        )
      }
    />
  );
}
