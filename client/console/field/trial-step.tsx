import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { answer, api, type Campaign } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { useDuties } from '../session.ts';
import { NextStep } from '../states.tsx';
import { texts } from './texts.ts';

const responses = 300;

/** A trial: try the phones, fill it with synthetic answers, end it, look at the report. */
export function TrialStep({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { id } = campaign;
  const fill = async () => {
    const { stored } = await answer(
      api.campaigns[':id'].simulate.$post({ param: { id }, json: { responses } }),
    );
    await queries.invalidateQueries();
    message.success(texts.trialFilled(stored));
  };
  return (
    <NextStep
      step={texts.trialStep}
      action={
        publish && (
          <ConfirmButton
            label={texts.trialFill(responses)}
            title={texts.trialFill(responses)}
            word={texts.trialFillWord}
            size="large"
            act={fill}
          >
            {texts.trialFillText}
          </ConfirmButton>
        )
      }
    >
      <ol className="trial-steps">
        {texts.trialSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </NextStep>
  );
}
