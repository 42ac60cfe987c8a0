import type { Answers, OptionValue } from '../../surveys/answers.ts';
import type { Condition } from '../../surveys/condition.ts';
import type { Block, Item } from '../../surveys/questionnaire.ts';
import { texts } from './texts.ts';

interface Shown {
  answers: Answers;
  problemOf: ReadonlyMap<string | null, string>;
}

/** What stands on a page of the questionnaire, in order. */
export function Blocks(props: Shown & { blocks: readonly Block[]; fill: (html: string) => string }) {
  return props.blocks.map((block, index) => {
    if (block.kind === 'heading') {
      return (
        <h3 key={`heading ${index.toString()}`} data-if={condition(block.visibleIf)}>
          {block.text}
        </h3>
      );
    }
    if (block.kind === 'html') {
      return (
        <div
          key={block.name}
          className="notice"
          data-if={condition(block.visibleIf)}
          // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised when the questionnaire was read
          dangerouslySetInnerHTML={{ __html: props.fill(block.html) }}
        />
      );
    }
    return (
      <Question key={block.item.name} item={block.item} answers={props.answers} problemOf={props.problemOf} />
    );
  });
}

function Question({ item, answers, problemOf }: Shown & { item: Item }) {
  const problem = problemOf.get(item.name);
  const id = `q-${item.name}`;
  const described = [problem && `${id}-problem`, item.description && `${id}-about`].filter(Boolean).join(' ');
  const common = {
    // Where the list of problems leads.
    id: problem && id,
    className: problem ? 'item wrong' : 'item',
    'data-kind': kindOf(item),
    'data-if': condition(item.visibleIf),
    'data-required': item.required ? '' : undefined,
    'data-required-if': condition(item.requiredIf),
    'aria-describedby': described || undefined,
  };
  const title = (
    <>
      {item.title}
      {item.required && <span className="required">{texts.required}</span>}
      {item.type === 'checkbox' && <span className="hint">{texts.chooseSeveral}</span>}
      {item.visibleIf && <span className="hint only-if">{texts.onlyIf}</span>}
    </>
  );
  const about = (
    <>
      {item.description && (
        <p className="hint" id={`${id}-about`}>
          {item.description}
        </p>
      )}
      {problem && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </>
  );
  if (item.options.length > 0 && item.type !== 'dropdown') {
    return (
      <fieldset {...common}>
        <legend>{title}</legend>
        {about}
        {item.options.map(({ value, text }) => (
          <label key={String(value)}>
            <input
              type={item.type === 'checkbox' ? 'checkbox' : 'radio'}
              name={item.name}
              value={String(value)}
              data-type={typeof value === 'string' ? undefined : typeof value}
              defaultChecked={isChosen(answers[item.name], value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <div {...common}>
      <label htmlFor={`${id}-answer`}>{title}</label>
      {about}
      <Answer item={item} id={`${id}-answer`} answer={answers[item.name]} />
    </div>
  );
}

function Answer({ item, id, answer }: { item: Item; id: string; answer: Answers[string] | undefined }) {
  const given = answer === undefined ? '' : String(answer);
  if (item.type === 'dropdown') {
    return (
      <select id={id} name={item.name} defaultValue={given}>
        <option value="" />
        {item.options.map(({ value, text }) => (
          <option
            key={String(value)}
            value={String(value)}
            data-type={typeof value === 'string' ? undefined : typeof value}
          >
            {text}
          </option>
        ))}
      </select>
    );
  }
  if (item.type === 'comment') {
    const hint = item.maxLength === null ? undefined : texts.upTo(item.maxLength);
    return <textarea id={id} name={item.name} rows={4} placeholder={hint} defaultValue={given} />;
  }
  return (
    <input
      id={id}
      name={item.name}
      type="text"
      inputMode={item.inputType === 'number' ? 'decimal' : undefined}
      defaultValue={given}
    />
  );
}

/** How the script reads the answer: several, a number or a text; one option where nothing is said. */
function kindOf(item: Item): string | undefined {
  if (item.type === 'checkbox') return 'several';
  if (item.options.length > 0) return undefined;
  return item.inputType === 'number' ? 'number' : 'text';
}

function condition(given: Condition | null): string | undefined {
  return given === null ? undefined : JSON.stringify(given);
}

function isChosen(answer: Answers[string] | undefined, value: OptionValue): boolean {
  return typeof answer === 'object' ? answer.includes(value) : answer === value;
}
