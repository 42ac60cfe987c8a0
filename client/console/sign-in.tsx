import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Typography } from 'antd';
import { useNavigate } from 'react-router';
import { answer, api, done } from './api.ts';

const texts = {
  title: '认可度 · 控制台',
  about: '义务教育社会认可度调查',
  username: '用户名',
  password: '密码',
  signIn: '登录',
  change: '修改密码',
  firstChange: '首次登录，请先修改一次性密码',
  rules: '8 个以上字符，含小写字母、大写字母、数字、符号中的三种，不含用户名。',
  current: '现在的密码',
  next: '新密码',
  again: '再输入一次新密码',
  differ: '两次输入的新密码不一样',
  wanted: '请填写',
};

export function SignIn() {
  const queries = useQueryClient();
  const signIn = useMutation({
    mutationFn: (json: { username: string; password: string }) => answer(api.session.$post({ json })),
    onSuccess: (session) => queries.setQueryData(['session'], session),
  });
  return (
    <main className="sign-in stack">
      <div>
        <Typography.Title level={1}>{texts.title}</Typography.Title>
        <Typography.Text type="secondary">{texts.about}</Typography.Text>
      </div>
      <Card>
        <Form layout="vertical" requiredMark={false} onFinish={signIn.mutate}>
          <Form.Item
            name="username"
            label={texts.username}
            rules={[{ required: true, message: texts.wanted }]}
          >
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item
            name="password"
            label={texts.password}
            rules={[{ required: true, message: texts.wanted }]}
          >
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {signIn.error && <Alert type="error" showIcon title={signIn.error.message} />}
          <Button type="primary" htmlType="submit" block loading={signIn.isPending} style={{ marginTop: 12 }}>
            {texts.signIn}
          </Button>
        </Form>
      </Card>
    </main>
  );
}

export function ChangePassword({ first }: { first: boolean }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const change = useMutation({
    mutationFn: ({ current, next }: { current: string; next: string }) =>
      done(api.password.$put({ json: { current, next } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['session'] });
      await navigate('/');
    },
  });
  return (
    <main className="sign-in stack">
      <Typography.Title level={2}>{first ? texts.firstChange : texts.change}</Typography.Title>
      <Card>
        <Form layout="vertical" requiredMark={false} onFinish={change.mutate}>
          <Form.Item name="current" label={texts.current} rules={[{ required: true, message: texts.wanted }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Form.Item
            name="next"
            label={texts.next}
            extra={texts.rules}
            rules={[{ required: true, message: texts.wanted }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item
            name="again"
            label={texts.again}
            dependencies={['next']}
            rules={[
              { required: true, message: texts.wanted },
              ({ getFieldValue }) => ({
                validator: async (_rule, value) => {
                  if (value && value !== getFieldValue('next')) throw new Error(texts.differ);
                },
              }),
            ]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          {change.error && <Alert type="error" showIcon title={change.error.message} />}
          <Button type="primary" htmlType="submit" block loading={change.isPending} style={{ marginTop: 12 }}>
            {texts.change}
          </Button>
        </Form>
      </Card>
    </main>
  );
}
