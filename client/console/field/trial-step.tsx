import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Spin } from 'antd';
import { answer, api, type Campaign, done } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { errorOf } from '../failure.ts';
import { Faults } from '../faults.tsx';
import { useDuties } from '../session.ts';
import { goToNextStep, NextStep } from '../states.tsx';
import { texts } from './texts.ts';

const responses = 300;

/** A trial: try the phones, fill it with synthetic answers, end it, look at the report. */
export function TrialStep({ campaign }: { campaign: Campaign }) {
  const { publish } = useDuties();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const { id, simulated } = campaign;
  // Nobody is waited for: a trial's answers never count, so that its pages need no grace.
  const report = useMutation({
    mutationFn: () => done(api.campaigns[':id'].seal.$post({ param: { id } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      goToNextStep();
    },
  });
  const fill = async () => {
    try {
      const { stored } = await answer(
        api.campaigns[':id'].simulate.$post({ param: { id }, json: { responses } }),
      );
      message.success(texts.trialFilled(stored));
    } finally {
      // Whoever was second reads what the first did.
      await queries.invalidateQueries();
    }
  };
  const end = async () => {
    await done(api.campaigns[':id'].close.$post({ param: { id } }));
    report.mutate();
    await queries.invalidateQueries({ queryKey: ['campaign', id] });
  };
  if (campaign.phase === 'closing')
    return (
      <Ended
        under={report.isPending}
        error={report.error ? errorOf(report.error) : null}
        report={publish ? () => report.mutate() : null}
      />
    );
  return (
    <NextStep
      step={texts.trialStep}
      action={
        publish && (
          <>
            {!simulated && (
              <ConfirmButton
                label={texts.trialFill(responses)}
                title={texts.trialFill(responses)}
                word={texts.trialFillWord}
                size="large"
                act={fill}
              >
                {texts.trialFillText}
              </ConfirmButton>
            )}
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
      {simulated && <p>{texts.trialHasAnswers}</p>}
    </NextStep>
  );
}

/** No answer is taken any more, and the report is being made, or could not be. */
function Ended({
  under,
  error,
  report,
}: {
  under: boolean;
  error: Error | null;
  report: (() => void) | null;
}) {
  if (under)
    return (
      <NextStep step={texts.trialEnding} action={<Spin />}>
        <p role="status">{texts.trialEndingText}</p>
      </NextStep>
    );
  return (
    <NextStep
      step={texts.trialEnded}
      action={
        report && (
          <Button type="primary" size="large" onClick={report}>
            {texts.trialReport}
          </Button>
        )
      }
    >
      <Faults error={error} />
    </NextStep>
  );
}
