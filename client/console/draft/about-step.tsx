import { Checkbox, Input, InputNumber } from 'antd';
import type { ReactNode } from 'react';
import { hasTelephone } from '../../../surveys/checks.ts';
import type { Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { Field } from '../form-field.tsx';
import { mergeByKey } from './merge.ts';
import { MoreSettings } from './more-settings.tsx';
import { FormStep } from './step-page.tsx';
import {
  type AboutValues,
  aboutFile,
  aboutLabels,
  aboutOf,
  aboutProblems,
  type Problems,
} from './step-values.ts';
import { texts } from './texts.ts';
import { type StepDefinition, sendSettings, useStep } from './use-step.ts';

const definition: StepDefinition<AboutValues> = {
  key: 'about',
  read: ({ settings }) => aboutOf(settings),
  problems: aboutProblems,
  send: (values, base) => sendSettings(aboutFile(values), base),
  merge: (base, mine, theirs) =>
    mergeByKey(base, mine, theirs, (key, value) => ({ label: aboutLabels[key], shown: shown(value) })),
};

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  const text = String(value);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? beijingTime(`${text}:00+08:00`) : text;
}

/** What the survey is, who stands behind it, and when it is open. */
export function AboutStep({ campaign }: { campaign: Campaign }) {
  const state = useStep(campaign, definition);
  const { values, set } = state;
  const problems: Problems<AboutValues> = state.tried ? state.problems : {};
  const text = (key: 'title' | 'organiser' | 'complaintContact', most: number, hint?: ReactNode) => (
    <Field label={aboutLabels[key]} hint={hint} problem={problems[key]}>
      {(control) => (
        <Input
          {...control}
          maxLength={most}
          value={values[key]}
          onChange={({ target }) => set((now) => ({ ...now, [key]: target.value }))}
        />
      )}
    </Field>
  );
  const time = (key: 'opensAt' | 'closesAt') => (
    <Field label={aboutLabels[key]} problem={problems[key]}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={values[key]}
          onChange={({ target }) => set((now) => ({ ...now, [key]: target.value }))}
        />
      )}
    </Field>
  );
  return (
    <FormStep campaign={campaign} step="about" state={state}>
      {text('title', 80, texts.titleHint)}
      {text('organiser', 80)}
      {text(
        'complaintContact',
        120,
        hasTelephone(values.complaintContact) ? (
          texts.complaintHint
        ) : (
          <>
            <strong className="mark-text">{texts.noTelephone}</strong> {texts.complaintHint}
          </>
        ),
      )}
      <div className="fields">
        {time('opensAt')}
        {time('closesAt')}
      </div>
      <p className="soft small hint-under">{texts.whenHint}</p>
      <MoreSettings open={values.trial || problems.retentionMonths !== undefined}>
        <div className="field">
          <Checkbox
            checked={values.trial}
            onChange={({ target }) => set((now) => ({ ...now, trial: target.checked }))}
          >
            {aboutLabels.trial}
          </Checkbox>
          <p className="soft small">{texts.trialHint}</p>
        </div>
        <Field
          label={aboutLabels.retentionMonths}
          hint={texts.retentionHint}
          problem={problems.retentionMonths}
        >
          {(control) => (
            <InputNumber
              {...control}
              min={6}
              max={120}
              precision={0}
              value={values.retentionMonths}
              onChange={(retentionMonths) => set((now) => ({ ...now, retentionMonths }))}
            />
          )}
        </Field>
      </MoreSettings>
    </FormStep>
  );
}
