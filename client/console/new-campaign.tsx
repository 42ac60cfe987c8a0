import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Input, Radio, Select, Upload } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { answer, api, type CampaignSummary } from './api.ts';
import { fromBeijingField } from './clock.ts';
import './draft/draft.css';
import { offeredTimes } from './draft/step-values.ts';
import { stepPath } from './draft/steps.ts';
import { Faults } from './faults.tsx';
import { Field, FieldGroup } from './form-field.tsx';
import { Failed, Waiting } from './states.tsx';

const texts = {
  where: '所在位置',
  all: '全部调查',
  title: '新建调查',
  about: '先建草稿，再一步一步填，随时可以停下来。发布以前都能改。',
  name: '标题',
  nameHint: '印在问卷、海报和报告上，如：峨山彝族自治县2026年义务教育社会认可度调查。',
  wanted: '请填写',
  from: '从哪里开始',
  last: '沿用上一次',
  lastText: '设置、问卷、口径都照搬，只换标题和时间。',
  which: '哪一次',
  lastFrame: '名册也带过来（人数有变化的再改）',
  example: '从示例开始',
  exampleText: '峨山县的八个乡镇、七类人群和现成的问卷。',
  exampleFrame: '带上示例人数（只供练习，不是本县真实人数）',
  file: '从文件开始',
  fileText: '已有调查设置文件（JSON），或者别处导出的。名册和问卷也可以在后面的步骤里用文件导入。',
  chooseFile: '选择设置文件',
  create: '建立草稿',
};

export default function NewCampaign() {
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => answer(api.campaigns.$get()) });
  return (
    <div className="stack narrow">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back">
          <Link to="/">‹ {texts.all}</Link>
        </nav>
        <h1>{texts.title}</h1>
        <p className="soft">{texts.about}</p>
      </header>
      {campaigns.isPending ? (
        <Waiting />
      ) : campaigns.isError ? (
        <Failed error={campaigns.error} retry={() => void campaigns.refetch()} />
      ) : (
        <Beginning campaigns={campaigns.data} />
      )}
    </div>
  );
}

type Source = 'last' | 'example' | 'file';

function Beginning({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  // What the product brought along is an example, and no campaign of the bureau's.
  const earlier = campaigns.filter(({ simulated }) => !simulated);
  const [title, setTitle] = useState('');
  const [tried, setTried] = useState(false);
  const [source, setSource] = useState<Source>(earlier.length > 0 ? 'last' : 'example');
  const [campaign, setCampaign] = useState(earlier[0]?.id ?? '');
  const [withFrame, setWithFrame] = useState(true);
  const [withExample, setWithExample] = useState(false);
  const { create, fromFile } = useCreating();
  const missing = title.trim() === '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing) return;
    const { opensAt, closesAt } = offeredTimes(new Date());
    create.mutate({
      title: title.trim(),
      opensAt: fromBeijingField(opensAt),
      closesAt: fromBeijingField(closesAt),
      trial: false,
      ...(source === 'last'
        ? { from: { campaign }, frame: withFrame }
        : { from: 'example', frame: withExample }),
    });
  };
  return (
    <form className="sheet" onSubmit={submit} noValidate>
      <FieldGroup label={texts.from}>
        <Radio.Group className="choices" value={source} onChange={({ target }) => setSource(target.value)}>
          {earlier.length > 0 && (
            <Radio value="last">
              {texts.last}
              <span className="soft choice-words">{texts.lastText}</span>
            </Radio>
          )}
          <Radio value="example">
            {texts.example}
            <span className="soft choice-words">{texts.exampleText}</span>
          </Radio>
          <Radio value="file">
            {texts.file}
            <span className="soft choice-words">{texts.fileText}</span>
          </Radio>
        </Radio.Group>
      </FieldGroup>
      {source === 'last' && (
        <>
          <Field label={texts.which}>
            {({ id }) => (
              <Select
                id={id}
                value={campaign}
                onChange={setCampaign}
                options={earlier.map(({ id: value, title: label }) => ({ value, label }))}
              />
            )}
          </Field>
          <div className="field">
            <Checkbox checked={withFrame} onChange={({ target }) => setWithFrame(target.checked)}>
              {texts.lastFrame}
            </Checkbox>
          </div>
        </>
      )}
      {source === 'example' && (
        <div className="field">
          <Checkbox checked={withExample} onChange={({ target }) => setWithExample(target.checked)}>
            {texts.exampleFrame}
          </Checkbox>
        </div>
      )}
      {source === 'file' ? (
        <div className="field">
          <Upload
            accept=".json,application/json"
            showUploadList={false}
            beforeUpload={(file) => {
              fromFile.mutate(file);
              return false;
            }}
          >
            <Button type="primary" size="large" loading={fromFile.isPending}>
              {texts.chooseFile}
            </Button>
          </Upload>
        </div>
      ) : (
        <>
          <Field
            label={texts.name}
            hint={texts.nameHint}
            problem={tried && missing ? texts.wanted : undefined}
          >
            {(control) => (
              <Input
                {...control}
                maxLength={80}
                value={title}
                onChange={({ target }) => setTitle(target.value)}
              />
            )}
          </Field>
          <Button type="primary" size="large" htmlType="submit" loading={create.isPending}>
            {texts.create}
          </Button>
        </>
      )}
      <Faults error={source === 'file' ? fromFile.error : create.error} />
    </form>
  );
}

function useCreating() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const onSuccess = async ({ id }: { id: string }) => {
    await queries.invalidateQueries({ queryKey: ['campaigns'] });
    await navigate(stepPath(id, 'about'));
  };
  const create = useMutation({
    mutationFn: (json: Parameters<typeof api.drafts.$post>[0]['json']) => answer(api.drafts.$post({ json })),
    onSuccess,
  });
  const fromFile = useMutation({
    mutationFn: async (file: File) => answer(api.campaigns.$post({ json: JSON.parse(await file.text()) })),
    onSuccess,
  });
  return { create, fromFile };
}
