import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form, Input } from 'antd';
import { useNavigate } from 'react-router';
import { api, done, type Session } from './api.ts';

const texts = {
  change: '修改密码',
  firstTitle: '请先设置自己的密码',
  firstText: '一次性密码只能用来第一次登录。',
  current: '现在的密码',
  next: '新密码',
  again: '再输入一次新密码',
  differ: '两次输入的新密码不一样',
  wanted: '请填写',
  changed: '密码已修改，其他地方的登录已退出',
  met: '已满足',
  unmet: '未满足',
};

const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];

type PasswordRules = Session['passwordRules'];

/** What the server asks of a password; it has the last word. */
const rulesOf = ({
  length,
  kinds: wanted,
}: PasswordRules): { text: string; met: (password: string, username: string) => boolean }[] => [
  {
    text: `${length} 到 128 个字符`,
    met: (password) => [...password].length >= length && password.length <= 128,
  },
  {
    text: `小写字母、大写字母、数字、符号，至少含${['一', '两', '三', '四'][wanted - 1]}种`,
    met: (password) => kinds.filter((kind) => kind.test(password)).length >= wanted,
  },
  {
    text: '不含用户名',
    met: (password, username) => password !== '' && !password.toLowerCase().includes(username.toLowerCase()),
  },
];

interface Values {
  current: string;
  next: string;
  again: string;
}

/** Changing one's password; `first` where the one-time password must go before anything else. */
export function ChangePassword({ session, first = false }: { session: Session; first?: boolean }) {
  const { username } = session;
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<Values>();
  const change = useMutation({
    mutationFn: ({ current, next }: Values) => done(api.password.$put({ json: { current, next } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['session'] });
      if (first) return;
      message.success(texts.changed);
      await navigate('/account');
    },
  });
  const wanted = { required: true, message: texts.wanted };
  const same = {
    validator: async (_rule: unknown, value: string) => {
      if (value && value !== form.getFieldValue('next')) throw new Error(texts.differ);
    },
  };
  const Frame = first ? 'main' : 'div';
  return (
    <Frame className="sign-in">
      <h1>{first ? texts.firstTitle : texts.change}</h1>
      {first && <p className="soft">{texts.firstText}</p>}
      <div className="sheet">
        <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={change.mutate}>
          <input type="text" autoComplete="username" value={username} readOnly hidden />
          <Form.Item name="current" label={texts.current} rules={[wanted]}>
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
          <Form.Item name="next" label={texts.next} rules={[wanted]} extra={<Rules session={session} />}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          <Form.Item name="again" label={texts.again} dependencies={['next']} rules={[wanted, same]}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
          {change.error && (
            <Alert type="error" showIcon title={change.error.message} className="above-button" />
          )}
          <Button type="primary" htmlType="submit" block loading={change.isPending}>
            {texts.change}
          </Button>
        </Form>
      </div>
    </Frame>
  );
}

/** The rules, each with whether what is typed meets it. */
function Rules({ session: { username, passwordRules } }: { session: Session }) {
  const typed: string = Form.useWatch('next') ?? '';
  return (
    <ul className="rules">
      {rulesOf(passwordRules).map(({ text, met }) => {
        const ok = met(typed, username);
        return (
          <li key={text} className={ok ? 'met' : undefined}>
            {text}
            <span className="sr-only">（{ok ? texts.met : texts.unmet}）</span>
          </li>
        );
      })}
    </ul>
  );
}
