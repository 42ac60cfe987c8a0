import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { answer, api, type Campaign } from '../api.ts';
import { Faults } from '../faults.tsx';
import { goToNextStep, Sheet } from '../states.tsx';

const texts = {
  title: '先试填',
  about:
    '用这份草稿马上做一份试填：链接、海报、报告都能看，处处标着“试填”，一周后截止。试填的答卷永远不计入；草稿照样留着，可以再改。',
  noFrame: '名册还没导入，先按每格 10 人试。',
  start: '先试填',
};

/** A trial of a draft in one click. */
export function TrialSheet({ campaign }: { campaign: Campaign }) {
  const { id } = campaign;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const trial = useMutation({
    mutationFn: () => answer(api.campaigns[':id'].trial.$post({ param: { id } })),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      await navigate(`/campaigns/${made.id}`);
      goToNextStep();
    },
  });
  return (
    <Sheet
      title={texts.title}
      about={`${texts.about}${campaign.frame.length === 0 ? texts.noFrame : ''}`}
      extra={
        <Button loading={trial.isPending} onClick={() => trial.mutate()}>
          {texts.start}
        </Button>
      }
    >
      <Faults error={trial.error} />
    </Sheet>
  );
}
