import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Upload } from 'antd';
import { Link, useNavigate } from 'react-router';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { answer, api } from './api.ts';
import { CampaignForm } from './campaign-form.tsx';
import { Faults } from './faults.tsx';

const texts = {
  where: '所在位置',
  all: '全部调查',
  title: '新建调查',
  about: '先建草稿，再导入名册，最后发布。带默认值的可以不改；七类人群的问卷已经备好。',
  create: '建立草稿',
  orFile: '已有调查设置文件（JSON）？',
  chooseFile: '从文件导入',
};

export default function NewCampaign() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: (json: CampaignFile) => answer(api.campaigns.$post({ json })),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate(`/campaigns/${id}`);
    },
  });
  const fromFile = useMutation({
    mutationFn: async (file: File) => create.mutateAsync(JSON.parse(await file.text())),
  });
  return (
    <div className="stack">
      <header className="campaign-head">
        <nav aria-label={texts.where} className="back">
          <Link to="/">‹ {texts.all}</Link>
        </nav>
        <div className="page-head">
          <h1>{texts.title}</h1>
          <div className="row">
            <span className="soft">{texts.orFile}</span>
            <Upload
              accept=".json,application/json"
              showUploadList={false}
              beforeUpload={(file) => {
                fromFile.mutate(file);
                return false;
              }}
            >
              <Button loading={fromFile.isPending}>{texts.chooseFile}</Button>
            </Upload>
          </div>
        </div>
        <p className="soft">{texts.about}</p>
      </header>
      <Faults error={fromFile.error} />
      <CampaignForm
        saveLabel={texts.create}
        saving={create.isPending}
        onSave={create.mutate}
        outcome={<Faults error={fromFile.error ? null : create.error} />}
      />
    </div>
  );
}
