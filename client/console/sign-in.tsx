import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { answer, api, checked, Refusal, type Session } from './api.ts';

const texts = {
  seal: '认',
  title: '认可度 · 控制台',
  about: '义务教育社会认可度调查',
  username: '用户名',
  password: '密码',
  signIn: '登录',
  wanted: '请填写',
  first: '首次使用：用户名和一次性密码显示在服务器启动时的窗口里。忘记密码请找本单位管理员。',
  code: '动态口令',
  codeHint: '手机验证器里“认可度”的 6 位数字；手机不在身边时，填一个恢复码。',
  enter: '确认',
  back: '换一个账号',
};

export function SignIn({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  return (
    <main className="sign-in">
      <span className="seal seal-large" aria-hidden="true">
        {texts.seal}
      </span>
      <h1>{texts.title}</h1>
      <p className="soft">{texts.about}</p>
      <div className="sheet">
        <SignInForm onSignedIn={onSignedIn} />
      </div>
      <p className="soft small">{texts.first}</p>
    </main>
  );
}

/** User name and password, and a code where the account has a second factor; also over a page whose session has ended. */
export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const [second, setSecond] = useState(false);
  const [refusal, setRefusal] = useState<Error | null>(null);
  const restart = (error: Error | null) => {
    setRefusal(error);
    setSecond(false);
  };
  if (second) return <CodeForm onSignedIn={onSignedIn} restart={restart} />;
  return <PasswordForm onSignedIn={onSignedIn} onSecondStep={() => setSecond(true)} refusal={refusal} />;
}

function PasswordForm(props: {
  onSignedIn: (session: Session) => void;
  onSecondStep: () => void;
  /** Why the second step has to begin here again. */
  refusal: Error | null;
}) {
  const signIn = useMutation({
    mutationFn: async (json: { username: string; password: string }) => {
      const { status } = await checked(api.session.$post({ json }));
      return status === 202 ? null : answer(api.session.$get());
    },
    onSuccess: (session) => (session === null ? props.onSecondStep() : props.onSignedIn(session)),
  });
  const rules = [{ required: true, message: texts.wanted }];
  const error = signIn.error ?? (signIn.isIdle ? props.refusal : null);
  return (
    <Form layout="vertical" requiredMark={false} onFinish={signIn.mutate}>
      <Form.Item name="username" label={texts.username} rules={rules}>
        <Input autoComplete="username" autoCapitalize="none" size="large" autoFocus />
      </Form.Item>
      <Form.Item name="password" label={texts.password} rules={rules}>
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
      {error && <Alert type="error" showIcon title={error.message} className="above-button" />}
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {texts.signIn}
      </Button>
    </Form>
  );
}

function CodeForm(props: { onSignedIn: (session: Session) => void; restart: (error: Error | null) => void }) {
  const enter = useMutation({
    mutationFn: async ({ code }: { code: string }) => {
      await checked(api.session['second-factor'].$post({ json: { code: code.trim() } }));
      return answer(api.session.$get());
    },
    onSuccess: props.onSignedIn,
    onError: (error) => {
      if (error instanceof Refusal && error.code === 'start-again') props.restart(error);
    },
  });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={enter.mutate}>
      <Form.Item
        name="code"
        label={texts.code}
        extra={texts.codeHint}
        rules={[{ required: true, min: 6, max: 20, message: texts.wanted }]}
      >
        <Input autoComplete="one-time-code" autoCapitalize="none" size="large" autoFocus />
      </Form.Item>
      {enter.error && <Alert type="error" showIcon title={enter.error.message} className="above-button" />}
      <div className="stack">
        <Button type="primary" htmlType="submit" size="large" block loading={enter.isPending}>
          {texts.enter}
        </Button>
        <Button type="link" onClick={() => props.restart(null)}>
          {texts.back}
        </Button>
      </div>
    </Form>
  );
}
