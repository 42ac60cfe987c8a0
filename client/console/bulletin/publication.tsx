import { App, Input } from 'antd';
import { useState } from 'react';
import { answer, api, type BulletinDesk, done, Refusal } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Field } from '../form-field.tsx';
import { texts } from './texts.ts';

interface Part {
  desk: BulletinDesk;
  reload: () => Promise<void>;
}

/** Publishes what was previewed; later revisions say what is new in them. */
export function Publish({ desk, reload }: Part) {
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const after = desk.revisions[0]?.revision ?? 0;
  const { id } = desk.bulletin.campaign;
  const act = async () => {
    try {
      await answer(
        api.campaigns[':id'].bulletin.$post({
          param: { id },
          json: { digest: desk.digest, after, note: note.trim() },
        }),
      );
    } catch (error) {
      // What would be published is no longer what was looked at: the page shows it, and this dialog is gone.
      if (!(error instanceof Refusal) || error.code !== 'changed-by-another') throw error;
      message.error(error.message);
      await reload();
      return;
    }
    await reload();
    message.success(texts.published);
  };
  return (
    <ConfirmButton
      label={after === 0 ? texts.publish : texts.publishAgain}
      title={texts.publishTitle}
      word={texts.publishWord}
      size="large"
      primary
      act={act}
    >
      <p>{texts.publishText}</p>
      {after > 0 && <Line label={texts.note} text={note} change={setNote} />}
    </ConfirmButton>
  );
}

/** Takes the bulletin off its page, with a reason for whoever looks for it. */
export function Withdraw({ desk, reload }: Part) {
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const revision = desk.revisions[0]?.revision ?? 0;
  const { id } = desk.bulletin.campaign;
  const act = async () => {
    if (reason.trim() === '') throw new Error(`${texts.reason}：${texts.wanted}`);
    await done(
      api.campaigns[':id'].bulletin.withdraw.$post({
        param: { id },
        json: { revision, reason: reason.trim() },
      }),
    );
    setReason('');
    await reload();
    message.success(texts.withdrawn);
  };
  return (
    <ConfirmButton
      label={texts.withdraw}
      title={texts.withdrawTitle}
      word={texts.withdrawWord}
      size="large"
      danger
      act={act}
    >
      <p>{texts.withdrawText}</p>
      <Line label={texts.reason} text={reason} change={setReason} />
    </ConfirmButton>
  );
}

function Line(props: { label: string; text: string; change: (text: string) => void }) {
  return (
    <Field label={props.label}>
      {(control) => (
        <Input
          {...control}
          value={props.text}
          maxLength={200}
          onChange={({ target }) => props.change(target.value)}
        />
      )}
    </Field>
  );
}
