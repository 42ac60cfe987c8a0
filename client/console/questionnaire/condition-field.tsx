import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../form-field.tsx';
import { expressionOf, type How, optionsOf, type PickedCondition, pickedFrom } from './condition-words.ts';
import { localText } from './local-text.ts';
import type { Json } from './paper.ts';
import { texts } from './texts.ts';

const hows = ['is', 'is-not', 'answered', 'blank'] as const satisfies readonly How[];

/**
 * When something appears, or must be answered: picked from the answers of one earlier question. A condition that says
 * more is written out.
 */
export function ConditionField(props: {
  label: string;
  /** What holds without a condition. */
  without: string;
  expression: string;
  problem: string | undefined;
  /** The questions that stand before, in their order. */
  earlier: readonly Json[];
  change: (expression: string) => void;
}) {
  const { label, expression, problem, earlier, change } = props;
  const read = pickedFrom(expression);
  const [writing, setWriting] = useState(expression !== '' && read === null);
  // Picked and not whole yet: without its option it is no condition.
  const [begun, setBegun] = useState<PickedCondition | null>(null);
  // There is nothing before the first question that one could ask about.
  if (earlier.length === 0 && expression === '') return null;
  if (writing || (expression !== '' && read === null)) {
    return (
      <Field label={label} problem={problem} hint={texts.ownHint}>
        {(control) => (
          <Input
            {...control}
            className="condition"
            spellCheck={false}
            value={expression}
            onChange={({ target }) => change(target.value)}
          />
        )}
      </Field>
    );
  }
  const picked = read ?? (expression === '' ? begun : null);
  const asked = earlier.find(({ name }) => name === picked?.item);
  const options = asked ? optionsOf(asked) : [];
  const pick = (next: PickedCondition | null) => {
    setBegun(next);
    change(
      next
        ? expressionOf(
            next,
            earlier.find(({ name }) => name === next.item),
          )
        : '',
    );
  };
  const questions = earlier.map((json) => ({
    value: String(json['name']),
    label: localText(json['title']) || String(json['name']),
  }));
  return (
    <div>
      <Field label={label} problem={problem}>
        {(control) => (
          <Select<string>
            {...control}
            allowClear
            showSearch
            optionFilterProp="label"
            placeholder={props.without}
            value={picked?.item ?? null}
            // One that is gone, or stands after it now, is shown by its code, with the fault under it.
            options={
              picked && !asked ? [...questions, { value: picked.item, label: picked.item }] : questions
            }
            onChange={(item: string | undefined) => {
              const next = earlier.find(({ name }) => name === item);
              const how = next && optionsOf(next).length > 0 ? 'is' : 'answered';
              pick(item === undefined ? null : { item, how, value: '' });
            }}
          />
        )}
      </Field>
      {picked && (
        <div className="row condition-parts">
          <Select<How>
            aria-label={texts.conditionHow(label)}
            value={picked.how}
            options={hows
              .filter((how) => options.length > 0 || how === 'answered' || how === 'blank')
              .map((how) => ({ value: how, label: texts.hows[how] }))}
            onChange={(how) => pick({ ...picked, how })}
          />
          {(picked.how === 'is' || picked.how === 'is-not') && (
            <Select<string>
              aria-label={texts.conditionOption(label)}
              className="condition-option"
              placeholder={texts.options}
              value={picked.value === '' ? null : picked.value}
              options={options}
              onChange={(value) => pick({ ...picked, value })}
            />
          )}
        </div>
      )}
      <Button
        type="link"
        size="small"
        className="condition-own"
        aria-label={texts.of(texts.writeOwn, label)}
        onClick={() => setWriting(true)}
      >
        {texts.writeOwn}
      </Button>
    </div>
  );
}
