import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import { type Account, answer, api, done } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { dutyNames } from '../duty-names.ts';
import { Faults } from '../faults.tsx';
import { useSession } from '../session.ts';
import { SignInNotice } from '../sign-in-notice.tsx';
import { Failed, Sheet, Waiting } from '../states.tsx';
import { SecondFactor } from './second-factor.tsx';
import { texts } from './texts.ts';

/** One's own password, second factor and sessions. */
export default function AccountPage() {
  const session = useSession();
  const account = useQuery({ queryKey: ['account'], queryFn: () => answer(api.account.$get()) });
  return (
    <div className="stack narrow">
      <header className="campaign-head">
        <h1>
          {texts.title} <span className="soft">{session.username}</span>
        </h1>
        <p>{texts.duties(session.duties.map((duty) => dutyNames[duty]).join('、'))}</p>
      </header>
      <SignInNotice session={session} />
      <SecondFactor />
      {account.isPending && <Waiting />}
      {account.isError && <Failed error={account.error} retry={() => void account.refetch()} />}
      {account.data && <Sessions sessions={account.data.sessions} />}
      <Sheet title={texts.password} about={texts.passwordText}>
        <Link to="/password">{texts.changePassword}</Link>
      </Sheet>
    </div>
  );
}

function Sessions({ sessions }: { sessions: Account['sessions'] }) {
  const { message } = App.useApp();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string | null) =>
      done(
        id === null ? api.account.sessions.$delete() : api.account.sessions[':id'].$delete({ param: { id } }),
      ),
    onSuccess: () => message.success(texts.ended),
    onSettled: () => queries.invalidateQueries({ queryKey: ['account'] }),
  });
  const others = sessions.filter(({ current }) => !current);
  return (
    <Sheet
      title={texts.sessions}
      about={others.length > 0 ? texts.sessionsText : texts.onlyHere}
      extra={others.length > 1 && <Button onClick={() => end.mutate(null)}>{texts.endAll}</Button>}
    >
      <ul className="sessions">
        {sessions.map(({ id, address, browser, since, lastUse, current }) => (
          <li key={id}>
            <div>
              <strong>{browserName(browser)}</strong> {texts.from(address)}
              {current && <span className="mark mark-plain">{texts.here}</span>}
              <div className="soft small">{texts.since(beijingTime(since), beijingTime(lastUse))}</div>
            </div>
            {!current && (
              <Button
                aria-label={texts.endOf(`${browserName(browser)} ${texts.from(address)}`)}
                onClick={() => end.mutate(id)}
              >
                {texts.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Faults error={end.error} />
    </Sheet>
  );
}

/** A browser by the words in its own description that people know. */
function browserName(description: string): string {
  const names = [
    ['MicroMessenger', '微信'],
    ['Edg', 'Edge'],
    ['Firefox', 'Firefox'],
    ['Chrome', 'Chrome'],
    ['Safari', 'Safari'],
  ] as const;
  const systems = [
    ['Android', '安卓手机'],
    ['iPhone', 'iPhone'],
    ['Windows', 'Windows'],
    ['Mac OS', 'Mac'],
    ['Linux', 'Linux'],
  ] as const;
  const found = [names, systems].map((list) => list.find(([word]) => description.includes(word))?.[1]);
  return found.filter((word) => word !== undefined).join(' · ') || texts.unknownBrowser;
}
