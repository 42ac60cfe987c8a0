import { Checkbox, InputNumber, Radio } from 'antd';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
} from '../../../analysis/wording.ts';
import { groupName } from '../../../surveys/groups.ts';
import { type ScaleCode, scales } from '../../../surveys/scale.ts';
import type { Campaign } from '../api.ts';
import { Field, FieldGroup } from '../form-field.tsx';
import { scaleChoices } from '../questionnaire/new-elements.ts';
import { mergeByKey } from './merge.ts';
import { MoreSettings } from './more-settings.tsx';
import { FormStep } from './step-page.tsx';
import {
  type Problems,
  type RateValues,
  rateFile,
  rateLabels,
  rateOf,
  rateProblems,
  rateShown,
} from './step-values.ts';
import { texts } from './texts.ts';
import { type StepDefinition, sendSettings, useStep } from './use-step.ts';

const definition: StepDefinition<RateValues> = {
  key: 'rate',
  read: ({ settings }) => rateOf(settings),
  problems: rateProblems,
  send: (values, base) => sendSettings(rateFile(values), base),
  merge: (base, mine, theirs) =>
    mergeByKey(base, mine, theirs, (key, value) => ({
      label: rateLabels[key],
      shown: rateShown(key, value),
    })),
};

/** How the rate is counted, what it is held against, and what is not published. */
export function RateStep({ campaign }: { campaign: Campaign }) {
  const state = useStep(campaign, definition);
  const { values, set } = state;
  const problems: Problems<RateValues> = state.tried ? state.problems : {};
  return (
    <FormStep campaign={campaign} step="rate" about={texts.rateAbout} state={state}>
      <FieldGroup label={rateLabels.definition}>
        <Choices
          names={definitionNames}
          words={definitionsInWords}
          value={values.definition}
          onChange={(chosen) => set((now) => ({ ...now, definition: chosen }))}
        />
      </FieldGroup>
      <FieldGroup label={rateLabels.combination}>
        <Choices
          names={combinationNames}
          words={combinationsInWords}
          value={values.combination}
          onChange={(chosen) => set((now) => ({ ...now, combination: chosen }))}
        />
      </FieldGroup>
      <div className="fields">
        <Field label={rateLabels.bar} hint={texts.barHint} problem={problems.bar}>
          {(control) => (
            <InputNumber
              {...control}
              min={1}
              max={99.9}
              step={1}
              value={values.bar}
              onChange={(bar) => set((now) => ({ ...now, bar }))}
            />
          )}
        </Field>
        <Field label={rateLabels.smallCell} hint={texts.smallCellHint} problem={problems.smallCell}>
          {(control) => (
            <InputNumber
              {...control}
              min={3}
              max={100}
              precision={0}
              value={values.smallCell}
              onChange={(smallCell) => set((now) => ({ ...now, smallCell }))}
            />
          )}
        </Field>
      </div>
      <FieldGroup label={rateLabels.codes} hint={texts.codesHint}>
        <Checkbox.Group
          value={values.codes}
          onChange={(codes) => set((now) => ({ ...now, codes }))}
          options={campaign.settings.groups.map((group) => ({ value: group, label: groupName(group) }))}
        />
      </FieldGroup>
      <MoreSettings open={problems.level !== undefined || problems.satisfied !== undefined}>
        <Field label={rateLabels.level} hint={texts.levelHint} problem={problems.level}>
          {(control) => (
            <InputNumber
              {...control}
              min={50}
              max={99.9}
              step={1}
              value={values.level}
              onChange={(level) => set((now) => ({ ...now, level }))}
            />
          )}
        </Field>
        <FieldGroup label={rateLabels.satisfied} hint={texts.satisfiedHint} problem={problems.satisfied}>
          {scalesOf(campaign).map((code) => (
            <FieldGroup key={code} label={scales[code].name}>
              <Checkbox.Group
                value={values.satisfied[code]}
                onChange={(points) =>
                  set((now) => ({
                    ...now,
                    satisfied: { ...now.satisfied, [code]: points.toSorted((a, b) => a - b) },
                  }))
                }
                options={Array.from(
                  { length: scales[code].points },
                  (_, index) => scales[code].points - index,
                ).map((point) => ({
                  value: point,
                  label: scaleChoices[code].find(({ value }) => value === point)?.text ?? String(point),
                }))}
              />
            </FieldGroup>
          ))}
        </FieldGroup>
      </MoreSettings>
      <p className="in-words" role="status">
        {texts.rateInWords(
          definitionNames[values.definition],
          combinationNames[values.combination],
          values.bar ?? 0,
          values.smallCell ?? 0,
        )}
      </p>
    </FormStep>
  );
}

/** The scales that some question of the campaign uses. */
function scalesOf({ questionnaires }: Campaign): ScaleCode[] {
  const used = new Set(questionnaires.flatMap(({ items }) => items.map(({ scale }) => scale)));
  return Object.values(scales).flatMap(({ code }) => (used.has(code) ? [code] : []));
}

/** Choices with what each of them means. */
function Choices<Code extends string>(props: {
  names: Readonly<Record<Code, string>>;
  words: Readonly<Record<Code, string>>;
  value: Code;
  onChange: (code: Code) => void;
}) {
  const meanings = new Map(Object.entries<string>(props.words));
  return (
    <Radio.Group
      className="choices"
      value={props.value}
      onChange={({ target }) => props.onChange(target.value)}
    >
      {Object.entries<string>(props.names).map(([code, name]) => (
        <Radio key={code} value={code}>
          {name}
          <span className="soft choice-words">{meanings.get(code)}</span>
        </Radio>
      ))}
    </Radio.Group>
  );
}
