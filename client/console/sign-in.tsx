import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { answer, api, type Session } from './api.ts';

const texts = {
  seal: '认',
  title: '认可度 · 控制台',
  about: '义务教育社会认可度调查',
  username: '用户名',
  password: '密码',
  signIn: '登录',
  wanted: '请填写',
  first: '首次使用：用户名和一次性密码显示在服务器启动时的窗口里。忘记密码请找本单位管理员。',
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

/** User name and password; also over a page whose session has ended. */
export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const signIn = useMutation({
    mutationFn: (json: { username: string; password: string }) => answer(api.session.$post({ json })),
    onSuccess: onSignedIn,
  });
  const rules = [{ required: true, message: texts.wanted }];
  return (
    <Form layout="vertical" requiredMark={false} onFinish={signIn.mutate}>
      <Form.Item name="username" label={texts.username} rules={rules}>
        <Input autoComplete="username" autoCapitalize="none" size="large" autoFocus />
      </Form.Item>
      <Form.Item name="password" label={texts.password} rules={rules}>
        <Input.Password autoComplete="current-password" size="large" />
      </Form.Item>
      {signIn.error && <Alert type="error" showIcon title={signIn.error.message} className="above-button" />}
      <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
        {texts.signIn}
      </Button>
    </Form>
  );
}
