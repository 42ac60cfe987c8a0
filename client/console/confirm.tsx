import { Button, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { errorOf } from './failure.ts';
import { Faults } from './faults.tsx';
import { Field } from './form-field.tsx';

const texts = {
  type: (word: string) => `确认请输入“${word}”`,
  cancel: '取消',
};

/** A button for what cannot be undone: says what will happen and wants a word typed. */
export function ConfirmButton(props: {
  label: string;
  /** What it is about, for screen readers, where several such buttons stand on a page. */
  about?: string;
  title: string;
  word: string;
  danger?: boolean;
  primary?: boolean;
  size?: 'small' | 'large';
  /** Whether what stands above the word is filled in. */
  ready?: boolean;
  children: ReactNode;
  act: () => Promise<void>;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        danger={props.danger ?? false}
        type={props.primary ? 'primary' : 'default'}
        size={props.size ?? 'middle'}
        {...(props.about ? { 'aria-label': `${props.label}：${props.about}` } : {})}
        onClick={() => setOpen(true)}
      >
        {props.label}
      </Button>
      {open && <ConfirmDialog {...props} close={() => setOpen(false)} />}
    </>
  );
}

function ConfirmDialog(props: {
  label: string;
  title: string;
  word: string;
  danger?: boolean;
  ready?: boolean;
  children: ReactNode;
  act: () => Promise<void>;
  close: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const ready = typed.trim() === props.word && (props.ready ?? true);
  const run = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setError(null);
    try {
      await props.act();
      props.close();
    } catch (failure) {
      setError(errorOf(failure));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      closable={false}
      title={props.title}
      okText={props.label}
      cancelText={texts.cancel}
      okButtonProps={{ disabled: !ready, danger: props.danger ?? false }}
      // What is under way is not taken back by closing, and its button must not come free for a second time.
      cancelButtonProps={{ disabled: busy }}
      confirmLoading={busy}
      onOk={() => void run()}
      onCancel={() => busy || props.close()}
    >
      <div className="stack">
        <div>{props.children}</div>
        <Field label={texts.type(props.word)}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              autoComplete="off"
              autoFocus
              onChange={(event) => setTyped(event.target.value)}
              onPressEnter={() => void run()}
            />
          )}
        </Field>
        <Faults error={error} />
      </div>
    </Modal>
  );
}
