import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { answer, api, type Campaign, done } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { useDuties } from '../session.ts';
import { goToNextStep, NextStep } from '../states.tsx';
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
  // Nobody is waited for: a trial's answers never count, so that its pages need no grace.
  const end = async () => {
    await done(api.campaigns[':id'].close.$post({ param: { id } }));
    await done(api.campaigns[':id'].seal.$post({ param: { id } }));
    await queries.invalidateQueries();
    goToNextStep();
  };
  return (
    <NextStep
      step={texts.trialStep}
      action={
        publish && (
          <>
            <ConfirmButton
              label={texts.trialFill(responses)}
              title={texts.trialFill(responses)}
              word={texts.trialFillWord}
              size="large"
              act={fill}
            >
              {texts.trialFillText}
            </ConfirmButton>
            <ConfirmButton
              label={texts.trialEnd}
              title={texts.trialEnd}
              word={texts.closeWord}
              size="large"
              act={end}
            >
              {texts.trialEndText}
            </ConfirmButton>
          </>
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
