import { Button, Input, Modal } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { Faults } from './campaign-form.tsx';

/** A button for what cannot be undone: says what will happen and wants a word typed. */
export function ConfirmButton(props: {
  label: string;
  title: string;
  word: string;
  danger?: boolean;
  primary?: boolean;
  disabled?: boolean;
  children: ReactNode;
  act: () => Promise<void>;
}) {
  const field = useId();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.act();
      setOpen(false);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button
        danger={props.danger ?? false}
        type={props.primary ? 'primary' : 'default'}
        disabled={props.disabled ?? false}
        onClick={() => {
          setTyped('');
          setError(null);
          setOpen(true);
        }}
      >
        {props.label}
      </Button>
      <Modal
        open={open}
        title={props.title}
        okText={props.label}
        cancelText="取消"
        okButtonProps={{ disabled: typed !== props.word, danger: props.danger ?? false }}
        confirmLoading={busy}
        onOk={() => void run()}
        onCancel={() => setOpen(false)}
      >
        <div className="stack">
          <div>{props.children}</div>
          <div>
            <label htmlFor={field}>确认请输入“{props.word}”</label>
            <Input id={field} value={typed} onChange={(event) => setTyped(event.target.value)} />
          </div>
          <Faults error={error} />
        </div>
      </Modal>
    </>
  );
}
