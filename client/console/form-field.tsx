import { type ReactNode, useId } from 'react';

/** What a control inside of a Field takes. */
interface FieldControl {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  status: '' | 'error';
}

/** A control with its label, a hint, and what is wrong with it. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  /** How it is set, where not as one field under the other. */
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const { hint, problem } = props;
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className={props.className ?? 'field'}>
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': problem ? true : undefined,
        status: problem ? 'error' : '',
      })}
      {problem && (
        <p className="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {hint && (
        <p className="soft small" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** Several controls under one heading. */
export function FieldGroup(props: {
  label: string;
  hint?: ReactNode;
  problem?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <fieldset className="field field-group" aria-describedby={props.hint ? `${id}-hint` : undefined}>
      <legend>{props.label}</legend>
      {props.hint && (
        <p className="soft small" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.children}
      {props.problem && <p className="field-problem">{props.problem}</p>}
    </fieldset>
  );
}
