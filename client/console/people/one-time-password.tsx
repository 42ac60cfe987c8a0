import { Button } from 'antd';
import { useCopy } from '../copy.ts';
import { NextStep } from '../states.tsx';
import { texts } from './texts.ts';

/** A password for one use, in large letters, to be told and then put away. */
export function OneTimePassword(props: { username: string; password: string; close: () => void }) {
  const copy = useCopy(texts);
  return (
    <NextStep
      step={texts.password}
      action={
        <>
          <Button onClick={() => void copy(props.password)}>{texts.copy}</Button>
          <Button type="primary" onClick={props.close}>
            {texts.kept}
          </Button>
        </>
      }
    >
      <p className="secret" data-testid="one-time-password">
        {props.password}
      </p>
      <p>{texts.passwordText(props.username)}</p>
    </NextStep>
  );
}
