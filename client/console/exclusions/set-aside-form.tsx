import { Button, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { signNames } from '../../../analysis/findings-wording.ts';
import { flagRules, isFlag } from '../../../analysis/quality.ts';
import type { Chosen } from '../../../server/campaigns/exclusions.ts';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { errorOf } from '../failure.ts';
import { Faults } from '../faults.tsx';
import { Field } from '../form-field.tsx';
import { texts } from './texts.ts';

const leastReason = 5;
const flags = Object.keys(flagRules).filter(isFlag);

interface Values {
  how: 'rule' | 'receipts';
  flag?: (typeof flags)[number];
  group?: GroupCode;
  township?: string;
  school: string;
  day: string;
  receipts: string;
}

const empty: Values = { how: 'rule', school: '', day: '', receipts: '' };

/** Chooses answers, says how many they are, and sets them aside once that is confirmed. */
export function SetAsideForm({
  campaign,
  finish,
}: {
  campaign: Campaign;
  finish: (done: { answers: number; waiting: number }) => Promise<void>;
}) {
  const { id } = campaign;
  const [values, setValues] = useState<Values>(empty);
  const [reason, setReason] = useState('');
  const [found, setFound] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const change = (more: Partial<Values>) => {
    setValues({ ...values, ...more });
    // What was counted was another choice.
    setFound(null);
    setError(null);
  };
  const look = async () => {
    setBusy(true);
    setError(null);
    try {
      const json = chosenOf(values);
      setFound(
        (await answer(api.campaigns[':id'].exclusions.preview.$post({ param: { id }, json }))).answers,
      );
    } catch (failure) {
      setError(errorOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const setAside = async () => {
    const json = { chosen: chosenOf(values), reason };
    const done = await answer(api.campaigns[':id'].exclusions.$post({ param: { id }, json }));
    setValues(empty);
    setReason('');
    setFound(null);
    await finish(done);
  };
  return (
    <div className="stack">
      <Radio.Group
        aria-label={texts.how}
        value={values.how}
        onChange={(event) => change({ how: event.target.value })}
        options={[
          { value: 'rule', label: texts.byRule },
          { value: 'receipts', label: texts.byReceipts },
        ]}
      />
      {values.how === 'rule' ? (
        <RuleFields campaign={campaign} values={values} change={change} />
      ) : (
        <ReceiptsField value={values.receipts} onChange={(receipts) => change({ receipts })} />
      )}
      <div className="row">
        <Button onClick={() => void look()} loading={busy} disabled={isEmpty(values)}>
          {busy ? texts.looking : texts.look}
        </Button>
        <span role="status">{found === null ? '' : texts.found(found)}</span>
      </div>
      <Faults error={error} />
      {found !== null && found > 0 && (
        <>
          <ReasonField value={reason} onChange={setReason} />
          {[...reason.trim()].length < leastReason ? (
            <p className="soft">{texts.needReason}</p>
          ) : (
            <div>
              <ConfirmButton
                label={texts.setAside}
                title={texts.setAsideTitle(found)}
                word={texts.setAside}
                danger
                act={setAside}
              >
                <p>{reason}</p>
                <p>{texts.setAsideText}</p>
              </ConfirmButton>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function RuleFields(props: { campaign: Campaign; values: Values; change: (more: Partial<Values>) => void }) {
  const { settings } = props.campaign;
  const { values, change } = props;
  const choice = (name: 'flag' | 'group' | 'township', options: { value: string; label: string }[]) => (
    <Field label={texts[name]}>
      {(control) => (
        <Select
          {...control}
          allowClear
          placeholder={texts.any}
          value={values[name] ?? null}
          options={options}
          onChange={(value) => change({ [name]: value ?? undefined })}
        />
      )}
    </Field>
  );
  return (
    <div className="fields">
      {choice(
        'flag',
        flags.map((flag) => ({ value: flag, label: signNames[flag] })),
      )}
      {choice(
        'group',
        settings.groups.map((group) => ({ value: group, label: groupName(group) })),
      )}
      {choice(
        'township',
        settings.townships.map(({ code, name }) => ({ value: code, label: name })),
      )}
      <Field label={texts.school}>
        {(control) => (
          <Input
            {...control}
            placeholder={texts.any}
            value={values.school}
            onChange={(event) => change({ school: event.target.value })}
          />
        )}
      </Field>
      <Field label={texts.day}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={values.day}
            onChange={(event) => change({ day: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function ReceiptsField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field label={texts.receipts}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={4}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Why: it stays in the record, as one line. */
export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field label={texts.reason} hint={texts.reasonHint}>
      {(control) => (
        <Input.TextArea
          {...control}
          rows={2}
          maxLength={300}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function isEmpty(values: Values): boolean {
  const chosen = chosenOf(values);
  return 'receipts' in chosen ? chosen.receipts.length === 0 : Object.keys(chosen.rule).length === 0;
}

/** What the form stands for; what is left empty is not sent. */
function chosenOf({ how, flag, group, township, school, day, receipts }: Values): Chosen {
  if (how === 'receipts')
    return {
      receipts: receipts
        .split(/[\n,，;；]+/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    };
  return {
    rule: {
      ...(flag && { flag }),
      ...(group && { group }),
      ...(township && { township }),
      ...(school.trim() && { school: school.trim() }),
      ...(day && { day }),
    },
  };
}
