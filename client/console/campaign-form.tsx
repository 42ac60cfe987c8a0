import { Button, Checkbox, Form, Input, InputNumber, Radio } from 'antd';
import type { ReactNode } from 'react';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
} from '../../analysis/wording.ts';
import type { CampaignFile, CampaignSettings } from '../../surveys/campaign.ts';
import { groupCodes, groupName } from '../../surveys/groups.ts';
import { type FormValues, initialValues, sumOf, toCampaignFile } from './campaign-form-values.ts';

const texts = {
  about: '这是什么调查',
  title: '标题',
  titleHint: '印在问卷、海报和报告上，如：峨山彝族自治县2026年义务教育社会认可度调查。',
  organiser: '组织单位',
  complaint: '意见与投诉联系方式',
  complaintHint: '印在每份问卷和海报上。填电话或办公室地点；有人被要求“统一答案”时，可以找到这里。',
  when: '什么时候填',
  opensAt: '开始（北京时间）',
  closesAt: '截止（北京时间）',
  whenHint: '到开始时间链接才能作答，到截止时间自动停止，也可以提前结束。',
  rate: '满意率怎么算',
  definition: '口径',
  combination: '各人群怎么合成一个数',
  bar: '标准（%）',
  barHint: '国家督导评估要求社会认可度达到 85%。',
  sample: '要收多少份',
  residents: '常住人口',
  residentsHint: '不清楚可以留空，只按最少样本数。',
  ratio: '抽样比例（‰）',
  ratioHint: '国家测评的做法：常住人口的 1.5‰。',
  floor: '最少样本数',
  floorHint: '按比例算出来不到这个数的，按这个数。',
  census: '全员调查的人群',
  censusHint: '人数很少的人群，每一个人都请来填。',
  shares: '各人群占多少（%）',
  sharesHint: '样本按这个比例分给各人群；“按固定权重合成”也用这个比例。合计应为 100。',
  sharesSum: '合计应为 100',
  sharesNow: (sum: number) => `现在合计 ${sum}%`,
  codes: '一人一码的人群',
  codesHint:
    '有名单的人群（代表、委员、校长）可以每人发一张带验证码的纸条，一码只算一次；其余人群扫海报就能填。',
  protection: '保护作答的人',
  smallCell: '保护门槛（份）',
  smallCellHint: '有效答卷少于这个数的人群和乡镇，结果不公布，免得猜出是谁填的。至少 3。',
  trial: '这是一次试填',
  trialHint: '试填的答卷不计入正式结果，处处标明“试填”，以后不能改成正式调查。',
  wanted: '请填写',
  frozen: '发布以前都可以改；发布后，口径、标准、名册和问卷一起冻结。',
  cancel: '不改了',
};

/** What a clerk decides about a campaign; the rest keeps the product's defaults, or what the draft had. */
export function CampaignForm(props: {
  settings?: CampaignSettings;
  saveLabel: string;
  saving: boolean;
  onSave: (file: CampaignFile) => void;
  onCancel?: () => void;
  /** What came of saving: it stands by the button. */
  outcome?: ReactNode;
}) {
  const { settings } = props;
  return (
    <Form<FormValues>
      className="campaign-form"
      layout="vertical"
      initialValues={initialValues(settings, new Date())}
      onFinish={(values) => props.onSave(toCampaignFile(values, settings))}
      scrollToFirstError={{ block: 'center', focus: true }}
      requiredMark={false}
    >
      <About />
      <When />
      <Rate />
      <Sample groups={settings?.groups ?? groupCodes} />
      <Protection />
      {props.outcome}
      <div className="form-end">
        <Button type="primary" size="large" htmlType="submit" loading={props.saving}>
          {props.saveLabel}
        </Button>
        {props.onCancel && (
          <Button size="large" onClick={props.onCancel}>
            {texts.cancel}
          </Button>
        )}
        <span className="soft">{texts.frozen}</span>
      </div>
    </Form>
  );
}

const required = [{ required: true, message: texts.wanted }];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="part">
      <legend>{title}</legend>
      <div>{children}</div>
    </fieldset>
  );
}

function About() {
  return (
    <Part title={texts.about}>
      <Form.Item name="title" label={texts.title} extra={texts.titleHint} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="organiser" label={texts.organiser} rules={required}>
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item name="complaintContact" label={texts.complaint} extra={texts.complaintHint} rules={required}>
        <Input maxLength={120} />
      </Form.Item>
    </Part>
  );
}

function When() {
  return (
    <Part title={texts.when}>
      <div className="fields">
        <Form.Item name="opensAt" label={texts.opensAt} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="closesAt" label={texts.closesAt} rules={required}>
          <Input type="datetime-local" />
        </Form.Item>
      </div>
      <p className="soft hint">{texts.whenHint}</p>
    </Part>
  );
}

function Rate() {
  return (
    <Part title={texts.rate}>
      <Form.Item name="definition" label={texts.definition}>
        <Choices names={definitionNames} words={definitionsInWords} />
      </Form.Item>
      <Form.Item name="combination" label={texts.combination}>
        <Choices names={combinationNames} words={combinationsInWords} />
      </Form.Item>
      <Form.Item name="bar" label={texts.bar} extra={texts.barHint} rules={required}>
        <InputNumber min={1} max={99.9} step={1} />
      </Form.Item>
    </Part>
  );
}

function Sample({ groups }: { groups: readonly (typeof groupCodes)[number][] }) {
  return (
    <Part title={texts.sample}>
      <div className="fields">
        <Form.Item name="residents" label={texts.residents} extra={texts.residentsHint}>
          <InputNumber min={1} max={100_000_000} precision={0} />
        </Form.Item>
        <Form.Item name="ratio" label={texts.ratio} extra={texts.ratioHint} rules={required}>
          <InputNumber min={0} max={1000} step={0.1} />
        </Form.Item>
        <Form.Item name="floor" label={texts.floor} extra={texts.floorHint} rules={required}>
          <InputNumber min={0} max={100_000} precision={0} />
        </Form.Item>
      </div>
      <Form.Item name="census" label={texts.census} extra={texts.censusHint}>
        <Checkbox.Group options={groups.map((group) => ({ value: group, label: groupName(group) }))} />
      </Form.Item>
      <Shares groups={groups} />
      <Form.Item name="codes" label={texts.codes} extra={texts.codesHint}>
        <Checkbox.Group options={groups.map((group) => ({ value: group, label: groupName(group) }))} />
      </Form.Item>
    </Part>
  );
}

function Shares({ groups }: { groups: readonly (typeof groupCodes)[number][] }) {
  const shares = Form.useWatch<FormValues['shares'] | undefined>('shares');
  const sum = Number(sumOf(shares ?? {}).toFixed(2));
  return (
    <fieldset className="shares">
      <legend>{texts.shares}</legend>
      <p className="soft hint">{texts.sharesHint}</p>
      <div className="fields">
        {groups.map((group) => (
          <Form.Item
            key={group}
            name={['shares', group]}
            label={groupName(group)}
            dependencies={groups.filter((other) => other !== group).map((other) => ['shares', other])}
            rules={[
              { required: true, message: texts.wanted },
              ({ getFieldValue }) => ({
                validator: () =>
                  Math.abs(sumOf(getFieldValue('shares')) - 100) <= 0.1
                    ? Promise.resolve()
                    : Promise.reject(new Error(texts.sharesSum)),
              }),
            ]}
          >
            <InputNumber min={0} max={100} step={1} />
          </Form.Item>
        ))}
      </div>
      <p role="status">{texts.sharesNow(sum)}</p>
    </fieldset>
  );
}

function Protection() {
  return (
    <Part title={texts.protection}>
      <Form.Item name="smallCell" label={texts.smallCell} extra={texts.smallCellHint} rules={required}>
        <InputNumber min={3} max={100} precision={0} />
      </Form.Item>
      <Form.Item name="trial" valuePropName="checked" extra={texts.trialHint}>
        <Checkbox>{texts.trial}</Checkbox>
      </Form.Item>
    </Part>
  );
}

/** Choices with what each of them means; the form hands in value and onChange. */
function Choices<Code extends string>(props: {
  names: Readonly<Record<Code, string>>;
  words: Readonly<Record<Code, string>>;
  id?: string;
  value?: Code;
  onChange?: (event: unknown) => void;
}) {
  const { names, words, ...field } = props;
  const meanings = new Map(Object.entries<string>(words));
  return (
    <Radio.Group {...field} className="choices">
      {Object.entries<string>(names).map(([code, name]) => (
        <Radio key={code} value={code}>
          {name}
          <span className="soft choice-words">{meanings.get(code)}</span>
        </Radio>
      ))}
    </Radio.Group>
  );
}
