import { Alert } from 'antd';
import { Link } from 'react-router';
import type { Session } from './api.ts';
import { beijingTime } from './clock.ts';

const texts = {
  before: (time: string, origin: string) => `您上次登录是 ${time}，来自 ${origin}。`,
  refused: (count: number) => `这以后有 ${count} 次登录没有成功`,
  refusedText: '如果不是您自己输错，可能有人在猜您的密码：请修改密码，并告诉管理员。',
  password: '修改密码',
  first: '这是您第一次登录。',
};

/** When the account was used before, so that its owner notices a use that was not theirs. */
export function SignInNotice({ session: { notice } }: { session: Session }) {
  const before = (
    <p className="soft small">{notice ? texts.before(beijingTime(notice.at), notice.origin) : texts.first}</p>
  );
  if (!notice || notice.refused === 0) return before;
  return (
    <Alert
      type="warning"
      showIcon
      title={texts.refused(notice.refused)}
      description={
        <>
          {before}
          <p>
            {texts.refusedText} <Link to="/password">{texts.password}</Link>
          </p>
        </>
      }
    />
  );
}
