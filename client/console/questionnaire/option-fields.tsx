import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { FieldGroup } from '../form-field.tsx';
import { localText, withText } from './local-text.ts';
import { doNotKnow } from './new-elements.ts';
import { isJson } from './paper.ts';
import { texts } from './texts.ts';

interface Option {
  value: unknown;
  text: unknown;
}

/** The options of an item: wording and code, their order, more or fewer of them. */
export function OptionFields(props: {
  choices: readonly unknown[];
  problem: string | undefined;
  /** On a scale the codes are the scale's. */
  fixed: boolean;
  change: (choices: readonly Option[], field: string) => void;
}) {
  const options = props.choices.map(optionOf);
  const [focus, setFocus] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (focus === null) return;
    list.current?.querySelector<HTMLElement>(`[data-focus="${focus}"]`)?.focus();
    setFocus(null);
  }, [focus]);
  const set = (index: number, part: Partial<Option>, field: string) =>
    props.change(
      options.map((one, at) => (at === index ? { ...one, ...part } : one)),
      field,
    );
  const move = (index: number, by: -1 | 1) => {
    const [one] = options.slice(index, index + 1);
    if (!one) return;
    props.change(
      options.toSpliced(index, 1).toSpliced(index + by, 0, one),
      `move ${index} ${by} ${Date.now()}`,
    );
    setFocus(`${by < 0 ? 'up' : 'down'} ${index + by}`);
  };
  return (
    <FieldGroup label={texts.options} problem={props.problem}>
      <ol className="option-fields" ref={list}>
        {options.map((option, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an option has no other name while it is typed.
          <li key={index}>
            <Input
              aria-label={texts.optionText(index + 1)}
              value={localText(option.text)}
              onChange={({ target }) =>
                set(index, { text: withText(option.text, target.value) }, `text ${index}`)
              }
            />
            <Input
              aria-label={texts.optionValue(index + 1)}
              className="condition option-value"
              value={String(option.value ?? '')}
              disabled={props.fixed}
              onChange={({ target }) => set(index, { value: codeFrom(target.value) }, `value ${index}`)}
            />
            <Button
              type="text"
              size="small"
              data-focus={`up ${index}`}
              aria-label={texts.of(texts.moveUp, texts.option(index + 1))}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              ↑
            </Button>
            <Button
              type="text"
              size="small"
              data-focus={`down ${index}`}
              aria-label={texts.of(texts.moveDown, texts.option(index + 1))}
              disabled={index === options.length - 1}
              onClick={() => move(index, 1)}
            >
              ↓
            </Button>
            <Button
              type="text"
              size="small"
              aria-label={texts.of(texts.remove, texts.option(index + 1))}
              onClick={() => props.change(options.toSpliced(index, 1), `remove ${index} ${options.length}`)}
            >
              {texts.remove}
            </Button>
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          size="small"
          onClick={() =>
            props.change([...options, { value: freeValue(options), text: '' }], `add ${options.length}`)
          }
        >
          {texts.addOption}
        </Button>
        {!options.some(({ value }) => value === doNotKnow.value) && (
          <Button size="small" onClick={() => props.change([...options, doNotKnow], 'add dk')}>
            {texts.addDoNotKnow}
          </Button>
        )}
      </div>
    </FieldGroup>
  );
}

function optionOf(choice: unknown): Option {
  return isJson(choice)
    ? { value: choice['value'], text: choice['text'] ?? String(choice['value'] ?? '') }
    : { value: choice, text: String(choice ?? '') };
}

/** Whole numbers stay numbers, so that a scale's points are points. */
function codeFrom(text: string): string | number {
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text;
}

function freeValue(options: readonly Option[]): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const taken = new Set(options.map(({ value }) => String(value).toLowerCase()));
  return [...letters].find((letter) => !taken.has(letter)) ?? `o${options.length + 1}`;
}
