import { Button } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { visibility } from '../../../surveys/condition.ts';
import { paperCodes } from '../../../surveys/paper-codes.ts';
import type { Item } from '../../../surveys/questionnaire.ts';
import { readTextAnswers } from '../../../surveys/text-answers.ts';
import { texts } from './texts.ts';

const formId = 'form-items';

/** Where the cursor goes once the form has its number. */
export function firstItem(): HTMLElement | null {
  return document.querySelector<HTMLElement>(`#${formId} :is(input, textarea, select)`);
}

/** The items of a form, each answered with one key; what is blank on the paper stays blank. */
export function FormItems(props: {
  items: readonly Item[];
  /** Whether the form has its number. */
  ready: boolean;
  save: (fields: Record<string, string>) => Promise<void>;
}) {
  const { items } = props;
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const visible = visibleItems(items, fields);
  const set = (item: Item, text: string) => setFields((before) => ({ ...before, [item.name]: text }));
  const shownIn = (next: ReadonlySet<string>) => items.filter(({ name }) => next.has(name));
  /** The first control of the item before or after; the button after the last. */
  const move = (item: Item, by: 1 | -1, next = visible) => {
    const order = shownIn(next);
    const target = order[order.indexOf(item) + by];
    const place = target
      ? form.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(target.name)}"]`)
      : by === 1
        ? form.current?.querySelector<HTMLElement>('.keyed-end')
        : null;
    place?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
    place?.scrollIntoView({ block: 'nearest' });
  };
  const answered = (item: Item, text: string) => {
    set(item, text);
    // What was just answered may show or hide what comes next.
    move(item, 1, visibleItems(items, { ...fields, [item.name]: text }));
  };
  const save = async () => {
    if (!props.ready || busy) return;
    setBusy(true);
    const shown = Object.entries(fields).filter(([name, text]) => visible.has(name) && text.trim() !== '');
    await props.save(Object.fromEntries(shown.map(([name, text]) => [name, text.trim()])));
    setBusy(false);
  };
  return (
    <form
      ref={form}
      id={formId}
      className="keyed"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {items.map((item, index) => (
        <KeyedItem
          key={item.name}
          item={item}
          number={index + 1}
          text={fields[item.name] ?? ''}
          hidden={!visible.has(item.name)}
          set={(text) => set(item, text)}
          answered={(text) => answered(item, text)}
          move={(by) => move(item, by)}
          // On from the last item there is nothing but to save.
          enter={() => (item === shownIn(visible).at(-1) ? void save() : move(item, 1))}
        />
      ))}
      <div className="keyed-end">
        <Button type="primary" htmlType="submit" loading={busy} disabled={!props.ready}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

function visibleItems(items: readonly Item[], fields: Readonly<Record<string, string>>): Set<string> {
  const cells = Object.fromEntries(
    items.map((item) => {
      const text = fields[item.name] ?? '';
      return [item.name, item.type === 'checkbox' ? text.split(';') : [text]];
    }),
  );
  return visibility(items, readTextAnswers({ items }, cells)).visible;
}

interface KeyedItemProps {
  item: Item;
  number: number;
  text: string;
  hidden: boolean;
  set: (text: string) => void;
  /** Sets the answer and goes on. */
  answered: (text: string) => void;
  move: (by: 1 | -1) => void;
  /** Goes on to the next item; from the last one, saves. */
  enter: () => void;
}

function KeyedItem(props: KeyedItemProps) {
  const { item, number, hidden, move } = props;
  const keyed = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const { key } = event;
    const inText = event.target instanceof HTMLTextAreaElement;
    const listed = event.target instanceof HTMLSelectElement;
    if (event.nativeEvent.isComposing) return;
    if (key === 'Enter' && !(inText && event.shiftKey)) props.enter();
    else if (key === 'ArrowDown' && !inText && !listed) move(1);
    else if (key === 'ArrowUp' && !inText && !listed) move(-1);
    else if (/^\d$/.test(key) && isByFigure(item)) chooseByFigure(props, Number(key));
    else return;
    event.preventDefault();
  };
  return (
    <fieldset
      data-item={item.name}
      className={hidden ? 'keyed-item keyed-skipped' : 'keyed-item'}
      onKeyDown={keyed}
    >
      <legend>
        {number}. {item.title}
      </legend>
      {hidden ? (
        <span className="soft small">{texts.skipped}</span>
      ) : (
        <div className="keyed-options">
          <Answer {...props} />
        </div>
      )}
    </fieldset>
  );
}

/** Whether one key says it all; 0 is the key for no answer. Others are chosen from a list. */
function isByFigure(item: Item): boolean {
  return item.options.length > 0 && paperCodes(item).every((code) => /^[1-9]$/.test(code));
}

/** By the figure beside the option on the paper; 0 is nothing. */
function chooseByFigure({ item, text, set, answered }: KeyedItemProps, figure: number): void {
  const option = item.options[paperCodes(item).indexOf(String(figure))];
  if (figure === 0) answered('');
  else if (option === undefined) return;
  else if (item.type === 'checkbox') set(toggled(item, text, String(option.value)));
  else answered(String(option.value));
}

/** Several values of a checkbox in the order of the options. */
function toggled({ options }: Item, text: string, value: string): string {
  const chosen = new Set(text.split(';'));
  if (!chosen.delete(value)) chosen.add(value);
  return options
    .map((option) => String(option.value))
    .filter((one) => chosen.has(one))
    .join(';');
}

function Answer({ item, text, set }: KeyedItemProps) {
  const codes = paperCodes(item);
  if (item.options.length > 0 && !isByFigure(item) && item.type !== 'checkbox') {
    return (
      <select aria-label={item.title} value={text} onChange={(event) => set(event.target.value)}>
        <option value="">{texts.unanswered}</option>
        {item.options.map(({ value, text: words }, index) => (
          <option key={String(value)} value={String(value)}>
            {codes[index]} {words}
          </option>
        ))}
      </select>
    );
  }
  if (item.options.length > 0) {
    const several = item.type === 'checkbox';
    return item.options.map(({ value, text: words }, index) => {
      const own = String(value);
      const chosen = several ? text.split(';').includes(own) : text === own;
      return (
        <label key={own} className={chosen ? 'keyed-option keyed-chosen' : 'keyed-option'}>
          <input
            type={several ? 'checkbox' : 'radio'}
            name={item.name}
            checked={chosen}
            onChange={() => set(several ? toggled(item, text, own) : own)}
          />
          <b>{codes[index]}</b> {words}
        </label>
      );
    });
  }
  if (item.type === 'comment') {
    return (
      <textarea aria-label={item.title} rows={2} value={text} onChange={(event) => set(event.target.value)} />
    );
  }
  return (
    <input
      aria-label={item.title}
      inputMode={item.inputType === 'number' ? 'numeric' : 'text'}
      value={text}
      onChange={(event) => set(event.target.value)}
    />
  );
}
