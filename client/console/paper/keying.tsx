import { Input } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { answer, api, type Campaign, type PaperForms } from '../api.ts';
import { errorOf } from '../failure.ts';
import { Faults } from '../faults.tsx';
import { Field } from '../form-field.tsx';
import { Sheet } from '../states.tsx';
import { FormItems, firstItem } from './form-items.tsx';
import { itemsOf } from './items-of.ts';
import { nextForm } from './next-form.ts';
import { type PaperPlace, PlaceFields } from './place-fields.tsx';
import { texts } from './texts.ts';

/** One form after another. Place and pass stay as they are for the whole pile. */
export function Keying(props: {
  campaign: Campaign;
  waiting: PaperForms['waiting'];
  pass: 1 | 2;
  setPass: (pass: 1 | 2) => void;
  reload: () => Promise<void>;
}) {
  const { campaign, waiting, pass, setPass } = props;
  const [place, setPlace] = useState<PaperPlace | null>(null);
  return (
    <Sheet title={texts.passes[pass]} about={texts.passHint}>
      <div className="stack">
        <PlaceFields campaign={campaign} pass={pass} setPass={setPass} place={place} setPlace={setPlace} />
        {place && (
          <OneForm key={pass} {...props} place={place} first={pass === 2 ? nextForm('', waiting) : ''} />
        )}
      </div>
    </Sheet>
  );
}

/** The number, then an item a key; then the next number stands there. */
function OneForm(props: {
  campaign: Campaign;
  waiting: PaperForms['waiting'];
  pass: 1 | 2;
  place: PaperPlace;
  /** The number to begin with. */
  first: string;
  reload: () => Promise<void>;
}) {
  const { campaign, waiting, pass, place } = props;
  const [form, setForm] = useState(props.first);
  const [said, setSaid] = useState<{ words: string; good: boolean } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  /** Counts the forms, so that each begins with items of its own, empty ones. */
  const [sheet, setSheet] = useState(0);
  const number = useRef<HTMLInputElement | null>(null);

  const save = async (fields: Record<string, string>) => {
    setError(null);
    if (Object.keys(fields).length === 0) {
      setSaid({ words: texts.blank, good: false });
      return;
    }
    try {
      const json = { pass, form: form.trim(), ...place, fields };
      const { outcome } = await answer(
        api.campaigns[':id'].paper.$post({ param: { id: campaign.id }, json }),
      );
      setSaid({ words: texts[outcome](form.trim()), good: outcome !== 'differs' });
      setForm(nextForm(form.trim(), pass === 2 ? waiting : null));
      setSheet(sheet + 1);
      number.current?.focus();
      await props.reload();
    } catch (failure) {
      setSaid(null);
      setError(errorOf(failure));
    }
  };
  return (
    <>
      <FormNumber form={form} setForm={setForm} input={number} />
      <p role="status" className={said?.good === false ? 'missing' : 'enough'}>
        {said?.words}
      </p>
      <p className="soft small">{texts.keys}</p>
      <FormItems
        key={`${place.group} ${sheet}`}
        items={itemsOf(campaign, place.group)}
        ready={form.trim() !== ''}
        save={save}
      />
      <Faults error={error} />
    </>
  );
}

function FormNumber(props: {
  form: string;
  setForm: (form: string) => void;
  input: RefObject<HTMLInputElement | null>;
}) {
  const { form, setForm, input } = props;
  return (
    <Field label={texts.form} hint={texts.formHint} className="row form-number">
      {(control) => (
        <Input
          {...control}
          value={form}
          maxLength={40}
          autoComplete="off"
          ref={(own) => {
            input.current = own?.input ?? null;
          }}
          onChange={(event) => setForm(event.target.value)}
          onPressEnter={(event) => {
            // Else the same key would send the form, which has the cursor by then.
            event.preventDefault();
            if (form.trim() !== '') firstItem()?.focus();
          }}
        />
      )}
    </Field>
  );
}
