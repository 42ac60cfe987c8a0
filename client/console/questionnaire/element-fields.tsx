import { AutoComplete, Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { dimensionName, dimensions } from '../../../surveys/dimensions.ts';
import { propertyName } from '../../../surveys/property-names.ts';
import { isScaleCode, scales } from '../../../surveys/scale.ts';
import { Field } from '../form-field.tsx';
import { ConditionField } from './condition-field.tsx';
import { localText, withText } from './local-text.ts';
import { doNotKnow, scaleChoices } from './new-elements.ts';
import { OptionFields } from './option-fields.tsx';
import { type Json, withProperty } from './paper.ts';
import { type PlacedFault, problemOf } from './place-faults.ts';
import { texts } from './texts.ts';

interface Props {
  json: Json;
  faults: readonly PlacedFault[];
  change: (json: Json, field: string) => void;
}

interface Conditional extends Props {
  /** The questions that stand before, which conditions may ask about. */
  earlier: readonly Json[];
}

const withChoices = ['radiogroup', 'dropdown', 'checkbox'];
const itemTypes = ['radiogroup', 'dropdown', 'checkbox', 'rating', 'boolean', 'text', 'comment'];
/** Which properties have a field; a fault in another one is shown with a way to take that out. */
const fielded = [
  ...['title', 'description', 'html', 'type', 'role', 'scale', 'dimension', 'isRequired', 'choices'],
  ...['visibleIf', 'requiredIf', 'name', 'labelTrue', 'labelFalse', 'inputType', 'maxLength', 'min', 'max'],
];

/** All fields of one element; a fault stands under the field that it is about. */
export function ElementFields({ json, faults, change, earlier }: Conditional) {
  const type = String(json['type'] ?? '');
  const set = (property: string, value: unknown) => change(withProperty(json, property, value), property);
  const problem = (property: string) => problemOf(faults, property);
  const text = (property: string, label: string, rows?: number) => (
    <Field label={label} problem={problem(property)}>
      {(control) => (
        <Input.TextArea
          {...control}
          autoSize={{ minRows: rows ?? 1 }}
          value={localText(json[property])}
          onChange={({ target }) => set(property, withText(json[property], target.value))}
        />
      )}
    </Field>
  );
  const isItem = type !== 'html' && type !== 'panel';
  return (
    <div className="element-fields">
      <OtherFaults json={json} faults={faults} change={change} />
      {type === 'panel' && <p className="soft">{texts.panelText}</p>}
      {type === 'html' ? text('html', texts.html, 4) : text('title', texts.itemTitle)}
      {isItem && text('description', texts.description)}
      {isItem && <Kind json={json} faults={faults} change={change} />}
      {withChoices.includes(type) && (
        <OptionFields
          choices={Array.isArray(json['choices']) ? json['choices'] : []}
          problem={problem('choices')}
          fixed={typeof json['scale'] === 'string'}
          change={(choices, field) => change({ ...json, choices }, `choices ${field}`)}
        />
      )}
      {type === 'boolean' && (
        <div className="fields">
          {text('labelTrue', texts.yes)}
          {text('labelFalse', texts.no)}
        </div>
      )}
      {(type === 'text' || type === 'comment') && <Limits json={json} faults={faults} change={change} />}
      {isItem && (
        <Checkbox
          checked={json['isRequired'] === true}
          onChange={({ target }) => set('isRequired', target.checked || undefined)}
        >
          {texts.required}
        </Checkbox>
      )}
      <Conditions json={json} faults={faults} change={change} earlier={earlier} requirable={isItem} />
    </div>
  );
}

/** Faults of what no field shows, such as a setting that came with an imported file. */
function OtherFaults({ json, faults, change }: Props) {
  return faults
    .filter(({ property }) => !fielded.includes(property))
    .map(({ property, message }) => (
      <p key={`${property} ${message}`} className="field-problem">
        {message}{' '}
        {Object.hasOwn(json, property) && (
          <Button size="small" onClick={() => change(withProperty(json, property, undefined), property)}>
            {texts.removeProperty(propertyName(property))}
          </Button>
        )}
      </p>
    ));
}

/** Type, use, scale and dimension: what makes of an element an item of the evaluation. */
function Kind({ json, faults, change }: Props) {
  const type = String(json['type'] ?? '');
  const role = typeof json['role'] === 'string' ? json['role'] : '';
  const scale = typeof json['scale'] === 'string' ? json['scale'] : '';
  const problem = (property: string) => problemOf(faults, property);
  const set = (property: string, value: unknown) => change(withProperty(json, property, value), property);
  return (
    <div className="kind-fields">
      <Field label={texts.type} problem={problem('type')}>
        {(control) => (
          <Select
            {...control}
            value={type}
            options={[...new Set([...itemTypes, type])].map((one) => ({
              value: one,
              label: texts.types[one] ?? one,
            }))}
            onChange={(next) => change(ofType(json, next), 'type')}
          />
        )}
      </Field>
      <Field label={texts.role} problem={problem('role')}>
        {(control) => (
          <Select
            {...control}
            value={role}
            options={Object.entries(texts.roles).map(([value, label]) => ({ value, label }))}
            onChange={(next) => set('role', next)}
          />
        )}
      </Field>
      {(type === 'radiogroup' || type === 'dropdown' || type === 'rating') && (
        <Field label={texts.scale} problem={problem('scale')}>
          {(control) => (
            <Select
              {...control}
              value={scale}
              options={[
                { value: '', label: texts.noScale },
                ...Object.values(scales).map(({ code, name }) => ({ value: code as string, label: name })),
              ]}
              onChange={(next) => change(ofScale(json, next), 'scale')}
            />
          )}
        </Field>
      )}
      {(scale !== '' || json['dimension'] !== undefined) && (
        <Field label={texts.dimension} problem={problem('dimension')}>
          {(control) => (
            <AutoComplete
              {...control}
              value={dimensionName(String(json['dimension'] ?? ''))}
              options={Object.values(dimensions).map((value) => ({ value }))}
              onChange={(name: string) => set('dimension', dimensionCode(name))}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function Limits({ json, faults, change }: Props) {
  const numbers = json['inputType'] === 'number';
  const set = (property: string, value: unknown) => change(withProperty(json, property, value), property);
  const problem = (property: string) => problemOf(faults, property);
  const number = (property: string, label: string) => (
    <Field label={label} problem={problem(property)}>
      {(control) => (
        <InputNumber
          {...control}
          value={typeof json[property] === 'number' ? json[property] : null}
          onChange={(value) => set(property, value)}
        />
      )}
    </Field>
  );
  return (
    <>
      {json['type'] === 'text' && (
        <Checkbox
          checked={numbers}
          onChange={({ target }) => set('inputType', target.checked ? 'number' : undefined)}
        >
          {texts.number}
        </Checkbox>
      )}
      <div className="fields">
        {numbers ? (
          <>
            {number('min', texts.min)}
            {number('max', texts.max)}
          </>
        ) : (
          number('maxLength', texts.maxLength)
        )}
      </div>
    </>
  );
}

function Conditions({ json, faults, change, earlier, requirable }: Conditional & { requirable: boolean }) {
  const [seen, required, name] = ['visibleIf', 'requiredIf', 'name'].map((property) =>
    problemOf(faults, property),
  );
  const set = (property: string, value: string) => change(withProperty(json, property, value), property);
  const condition = (property: 'visibleIf' | 'requiredIf', without: string, problem: string | undefined) => (
    <ConditionField
      label={texts[property]}
      without={without}
      expression={String(json[property] ?? '')}
      problem={problem}
      earlier={earlier}
      change={(expression) => set(property, expression)}
    />
  );
  const used = [json['visibleIf'], json['requiredIf'], seen, required, name].some((one) => one !== undefined);
  return (
    <details className="more" open={used}>
      <summary>{texts.more}</summary>
      <div className="stack">
        {condition('visibleIf', texts.always, seen)}
        {requirable && condition('requiredIf', texts.never, required)}
        <Field label={texts.name} problem={name} hint={texts.nameHint}>
          {(control) => (
            <Input
              {...control}
              className="condition"
              spellCheck={false}
              value={String(json['name'] ?? '')}
              onChange={({ target }) => set('name', target.value)}
            />
          )}
        </Field>
      </div>
    </details>
  );
}

/** The element as another type: what only the old type has goes. */
function ofType(json: Json, type: string): Json {
  const own: Readonly<Record<string, readonly string[]>> = {
    choices: withChoices,
    colCount: withChoices,
    labelTrue: ['boolean'],
    labelFalse: ['boolean'],
    inputType: ['text'],
    min: ['text'],
    max: ['text'],
    maxLength: ['text', 'comment'],
    rows: ['comment'],
    placeholder: ['text', 'comment', 'dropdown'],
    scale: ['radiogroup', 'dropdown', 'rating'],
  };
  const kept = Object.entries(json).filter(([key]) => {
    const types = own[key] ?? (/^rate|RateDescription$|^displayMode$/.test(key) ? ['rating'] : null);
    return types === null || types.includes(type);
  });
  const next = { ...Object.fromEntries(kept), type };
  if (!withChoices.includes(type) || 'choices' in next) return next;
  return {
    ...next,
    choices: [
      { value: 'a', text: '选项一' },
      { value: 'b', text: '选项二' },
    ],
  };
}

/** The element on a scale: its options become the scale's, and 不了解 stays where it was. */
function ofScale(json: Json, scale: string): Json {
  if (!isScaleCode(scale)) return withProperty(json, 'scale', undefined);
  const old = Array.isArray(json['choices']) ? json['choices'] : [];
  const unsure = old.some((one) => one === 'dk' || (typeof one === 'object' && one?.value === 'dk'));
  if (json['type'] === 'rating') {
    const { points } = scales[scale];
    return { ...json, scale, rateMin: 1, rateMax: points, displayMode: 'buttons' };
  }
  return { ...json, scale, choices: [...scaleChoices[scale], ...(unsure ? [doNotKnow] : [])] };
}

function dimensionCode(name: string): string {
  return Object.entries(dimensions).find(([, known]) => known === name)?.[0] ?? name;
}
