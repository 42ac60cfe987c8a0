import { Input } from 'antd';
import { useId, useRef, useState } from 'react';
import { answer, api, type Campaign, type PaperForms } from '../api.ts';
import { Faults } from '../faults.tsx';
import { Sheet } from '../states.tsx';
import { FormItems } from './form-items.tsx';
import { itemsOf } from './items-of.ts';
import { nextForm } from './next-form.ts';
import { type PaperPlace, PlaceFields } from './place-fields.tsx';
import { texts } from './texts.ts';

/** One form after another: the number, then an item a key. Place and pass stay as they are for the whole pile. */
export function Keying(props: {
  campaign: Campaign;
  waiting: PaperForms['waiting'];
  pass: 1 | 2;
  setPass: (pass: 1 | 2) => void;
  reload: () => Promise<void>;
}) {
  const { campaign, waiting, pass, setPass } = props;
  const [place, setPlace] = useState<PaperPlace | null>(null);
  const [form, setForm] = useState('');
  const [said, setSaid] = useState<{ words: string; good: boolean } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  /** A form begun anew has items of its own, empty ones. */
  const [sheet, setSheet] = useState(0);
  const number = useRef<HTMLInputElement | null>(null);
  const field = useId();
  const items = itemsOf(campaign, place?.group);

  const save = async (fields: Record<string, string>) => {
    if (!place) return;
    setError(null);
    if (Object.keys(fields).length === 0) {
      setSaid({ words: texts.blank, good: false });
      return;
    }
    try {
      const keyed = { pass, form: form.trim(), ...place, fields };
      const { outcome } = await answer(
        api.campaigns[':id'].paper.$post({ param: { id: campaign.id }, json: keyed }),
      );
      setSaid({ words: texts[outcome](form.trim()), good: outcome !== 'differs' });
      setForm(nextForm(form.trim(), pass === 2 ? waiting : null));
      setSheet(sheet + 1);
      number.current?.focus();
      number.current?.select();
      await props.reload();
    } catch (failure) {
      setSaid(null);
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    }
  };
  const begin = () => document.getElementById('form-items')?.querySelector<HTMLElement>('input')?.focus();
  return (
    <Sheet title={texts.passes[pass]} about={texts.passHint}>
      <div className="stack">
        <PlaceFields
          campaign={campaign}
          pass={pass}
          setPass={(chosen) => {
            setPass(chosen);
            setForm(chosen === 2 ? nextForm('', waiting) : '');
          }}
          place={place}
          setPlace={setPlace}
        />
        {place && (
          <>
            <div className="row form-number">
              <label htmlFor={field}>{texts.form}</label>
              <Input
                id={field}
                value={form}
                maxLength={40}
                autoComplete="off"
                ref={(input) => {
                  number.current = input?.input ?? null;
                }}
                onChange={(event) => setForm(event.target.value)}
                onPressEnter={(event) => {
                  // Else the same key would send the form, which has the cursor by then.
                  event.preventDefault();
                  if (form.trim() !== '') begin();
                }}
              />
              <span className="soft small">{texts.formHint}</span>
            </div>
            <p role="status" className={said?.good === false ? 'missing' : 'enough'}>
              {said?.words}
            </p>
            <p className="soft small">{texts.keys}</p>
            <FormItems key={`${place.group} ${sheet}`} items={items} ready={form.trim() !== ''} save={save} />
            <Faults error={error} />
          </>
        )}
      </div>
    </Sheet>
  );
}
