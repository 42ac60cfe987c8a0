import { Input, Modal, Select } from 'antd';
import { useState } from 'react';
import type { Item } from '../../../surveys/questionnaire.ts';
import { api, type Campaign, done, type PaperForms } from '../api.ts';
import { errorOf } from '../failure.ts';
import { Faults } from '../faults.tsx';
import { itemsOf } from './items-of.ts';
import { texts } from './texts.ts';

type Waiting = PaperForms['waiting'][number];
type Conflict = NonNullable<Waiting['conflict']>;

/** Both keyings side by side, item by item: somebody says what the paper has. */
export function Compare(props: {
  campaign: Campaign;
  form: Waiting;
  conflict: Conflict;
  close: () => void;
  resolved: () => Promise<void>;
}) {
  const { campaign, form, conflict } = props;
  const items = itemsOf(campaign, form.group);
  /** Text by item, of those that were decided. */
  const [decided, setDecided] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const differing = items.filter(({ name }) => conflict.items.includes(name));
  const take = async () => {
    setBusy(true);
    setError(null);
    try {
      const fields = Object.fromEntries(
        Object.entries({ ...conflict.first, ...decided }).filter(([, text]) => text.trim() !== ''),
      );
      await done(
        api.campaigns[':id'].paper.resolve.$post({
          param: { id: campaign.id },
          json: { form: form.form, fields },
        }),
      );
      await props.resolved();
    } catch (failure) {
      setError(errorOf(failure));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      closable={false}
      width={860}
      title={texts.compareTitle(form.form)}
      okText={texts.take}
      okButtonProps={{ disabled: differing.some(({ name }) => decided[name] === undefined) }}
      confirmLoading={busy}
      onOk={() => void take()}
      onCancel={props.close}
    >
      <div className="stack">
        <p>{texts.compareAbout}</p>
        {differing.map((item) => (
          <Difference
            key={item.name}
            item={item}
            conflict={{ ...conflict, firstBy: form.firstBy }}
            decide={(text) => setDecided((before) => ({ ...before, [item.name]: text }))}
          />
        ))}
        <Faults error={error} />
      </div>
    </Modal>
  );
}

function Difference(props: {
  item: Item;
  conflict: Conflict & { firstBy: string };
  decide: (text: string) => void;
}) {
  const { item, conflict, decide } = props;
  const [choice, setChoice] = useState<'first' | 'second' | 'other' | null>(null);
  const [first, second] = [conflict.first[item.name] ?? '', conflict.second[item.name] ?? ''];
  const ways = [
    { key: 'first', label: texts.first(conflict.firstBy), text: first },
    { key: 'second', label: texts.second(conflict.secondBy), text: second },
  ] as const;
  return (
    <fieldset className="difference">
      <legend>{item.title}</legend>
      <div className="difference-ways">
        {ways.map(({ key, label, text }) => (
          <label key={key} className={choice === key ? 'keyed-option keyed-chosen' : 'keyed-option'}>
            <input
              type="radio"
              name={`difference ${item.name}`}
              checked={choice === key}
              onChange={() => {
                setChoice(key);
                decide(text);
              }}
            />
            <span>
              <span className="soft small">{label}</span>
              <br />
              {wordsOf(item, text)}
            </span>
          </label>
        ))}
        <label className={choice === 'other' ? 'keyed-option keyed-chosen' : 'keyed-option'}>
          <input
            type="radio"
            name={`difference ${item.name}`}
            checked={choice === 'other'}
            onChange={() => {
              setChoice('other');
              decide('');
            }}
          />
          {texts.other}
        </label>
      </div>
      {choice === 'other' && <Other item={item} decide={decide} />}
    </fieldset>
  );
}

/** What neither keying has; blank at first. */
function Other({ item, decide }: { item: Item; decide: (text: string) => void }) {
  const label = texts.otherAnswer(item.title);
  if (item.options.length === 0)
    return <Input aria-label={label} onChange={(event) => decide(event.target.value)} />;
  const options = item.options.map(({ value, text }) => ({ value: String(value), label: text }));
  if (item.type === 'checkbox')
    return (
      <Select<string[]>
        mode="multiple"
        aria-label={label}
        options={options}
        onChange={(values: string[]) => decide(values.join(';'))}
        className="other-answer"
      />
    );
  return (
    <Select<string>
      aria-label={label}
      defaultValue=""
      options={[{ value: '', label: texts.unanswered }, ...options]}
      onChange={decide}
      className="other-answer"
    />
  );
}

function wordsOf({ options }: Item, text: string): string {
  if (text === '') return texts.unanswered;
  const words = (value: string) => options.find((option) => String(option.value) === value)?.text ?? value;
  return options.length === 0 ? text : text.split(';').map(words).join('、');
}
