import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { answer, api, done } from '../api.ts';
import { useCopy } from '../copy.ts';
import { Faults } from '../faults.tsx';
import { useSession } from '../session.ts';
import { Sheet } from '../states.tsx';
import { texts } from './texts.ts';

interface Enrolment {
  qr: string;
  secret: string;
  recoveryCodes: string[];
}

/** Codes of an authenticator as well as the password: to set up, to renew its recovery codes, to take away. */
export function SecondFactor() {
  const session = useSession();
  const queries = useQueryClient();
  const [begun, setBegun] = useState<Enrolment | null>(null);
  const reload = async () => {
    setBegun(null);
    await queries.invalidateQueries({ queryKey: ['session'] });
    await queries.invalidateQueries({ queryKey: ['people'] });
    await queries.invalidateQueries({ queryKey: ['account'] });
  };
  const wanted = session.duties.includes('administrator') && session.secondFactorRequired;
  return (
    <Sheet title={texts.secondFactor} about={session.secondFactor ? texts.on : texts.off}>
      {session.secondFactor && <InForce reload={reload} />}
      {!session.secondFactor && wanted && !begun && (
        <Alert type="info" showIcon title={texts.required} className="above-button" />
      )}
      {!session.secondFactor && !begun && (
        <WithPassword
          label={texts.bind}
          primary
          act={async (password) =>
            setBegun(await answer(api.account['second-factor'].$post({ json: { password } })))
          }
        />
      )}
      {!session.secondFactor && begun && (
        <Enrol begun={begun} cancel={() => setBegun(null)} reload={reload} />
      )}
    </Sheet>
  );
}

function Enrol(props: { begun: Enrolment; cancel: () => void; reload: () => Promise<void> }) {
  const { qr, secret, recoveryCodes } = props.begun;
  const { message } = App.useApp();
  const confirm = useMutation({
    mutationFn: (json: { code: string }) => done(api.account['second-factor'].$put({ json })),
    onSuccess: async () => {
      await props.reload();
      message.success(texts.bound);
    },
  });
  return (
    <div className="stack">
      <section>
        <h3>{texts.scan}</h3>
        <p className="soft">{texts.scanText}</p>
        <p className="address" data-testid="secret">
          {secret.match(/.{1,4}/g)?.join(' ')}
        </p>
        <img
          className="second-factor-code"
          alt={texts.qr}
          src={`data:image/svg+xml,${encodeURIComponent(qr)}`}
        />
      </section>
      <section>
        <h3>{texts.save}</h3>
        <p className="soft">{texts.saveText}</p>
        <RecoveryCodes codes={recoveryCodes} />
      </section>
      <section>
        <h3>{texts.code}</h3>
        <Form layout="vertical" requiredMark={false} onFinish={confirm.mutate}>
          <Form.Item
            name="code"
            label={texts.codeLabel}
            rules={[{ required: true, pattern: /^\d{6}$/, message: texts.codeWrong }]}
          >
            <Input className="code-field" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
          </Form.Item>
          <Faults error={confirm.error} />
          <div className="row">
            <Button type="primary" htmlType="submit" loading={confirm.isPending}>
              {texts.confirm}
            </Button>
            <Button onClick={props.cancel}>{texts.cancel}</Button>
          </div>
        </Form>
      </section>
    </div>
  );
}

function InForce({ reload }: { reload: () => Promise<void> }) {
  const { message } = App.useApp();
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) {
    return (
      <div className="stack">
        <h3>{texts.renewed}</h3>
        <RecoveryCodes codes={codes} />
        <div>
          <Button type="primary" onClick={() => setCodes(null)}>
            {texts.kept}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="stack">
      <WithPassword
        label={texts.renew}
        act={async (password) => {
          const answered = await answer(api.account['recovery-codes'].$post({ json: { password } }));
          setCodes(answered.recoveryCodes);
        }}
      >
        {texts.renewText}
      </WithPassword>
      <WithPassword
        label={texts.remove}
        danger
        act={async (password) => {
          await done(api.account['second-factor'].$delete({ json: { password } }));
          await reload();
          message.success(texts.removed);
        }}
      >
        {texts.removeText}
      </WithPassword>
    </div>
  );
}

/** A button that asks for the password before it acts. */
function WithPassword(props: {
  label: string;
  primary?: boolean;
  danger?: boolean;
  children?: ReactNode;
  act: (password: string) => Promise<void>;
}) {
  const session = useSession();
  const [asking, setAsking] = useState(false);
  const act = useMutation({
    mutationFn: ({ password }: { password: string }) => props.act(password),
    onSuccess: () => setAsking(false),
  });
  if (!asking) {
    return (
      <div>
        <Button
          type={props.primary ? 'primary' : 'default'}
          danger={props.danger ?? false}
          onClick={() => setAsking(true)}
        >
          {props.label}
        </Button>
      </div>
    );
  }
  return (
    <Form layout="vertical" requiredMark={false} onFinish={act.mutate} className="with-password">
      {props.children && <p>{props.children}</p>}
      <input type="text" autoComplete="username" value={session.username} readOnly hidden />
      <Form.Item name="password" label={texts.current} rules={[{ required: true, message: texts.wanted }]}>
        <Input.Password autoComplete="current-password" autoFocus />
      </Form.Item>
      <Faults error={act.error} />
      <div className="row">
        <Button type="primary" danger={props.danger ?? false} htmlType="submit" loading={act.isPending}>
          {props.primary ? texts.next : props.label}
        </Button>
        <Button onClick={() => setAsking(false)}>{texts.cancel}</Button>
      </div>
    </Form>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const copy = useCopy(texts);
  return (
    <>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button onClick={() => void copy(codes.join('\n'))}>{texts.copy}</Button>
    </>
  );
}
