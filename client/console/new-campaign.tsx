import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Typography, Upload } from 'antd';
import { useNavigate } from 'react-router';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { answer, api } from './api.ts';
import { CampaignForm, Faults } from './campaign-form.tsx';

const texts = {
  title: '新建调查',
  create: '建立草稿',
  orFile: '已有调查设置文件（JSON）？也可以直接导入。',
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
      <Typography.Title level={2}>{texts.title}</Typography.Title>
      <Card>
        <CampaignForm saveLabel={texts.create} saving={create.isPending} onSave={create.mutate} />
        <Faults error={create.error ?? fromFile.error} />
      </Card>
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
          <Button>{texts.chooseFile}</Button>
        </Upload>
      </div>
    </div>
  );
}
