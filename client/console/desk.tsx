import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, Route, Routes } from 'react-router';
import { answer, api, done, onSessionEnd, Refusal, type Session } from './api.ts';
import { ChangePassword } from './change-password.tsx';
import { SessionContext } from './session.ts';
import { SignIn, SignInForm } from './sign-in.tsx';
import { Failed, Nothing, Waiting } from './states.tsx';

const CampaignList = lazy(() => import('./campaign-list.tsx'));
const NewCampaign = lazy(() => import('./new-campaign.tsx'));
const CampaignPage = lazy(() => import('./campaign-page.tsx'));

const texts = {
  seal: '认',
  brand: '认可度',
  about: '义务教育社会认可度调查',
  skip: '跳到正文',
  signOut: '退出',
  password: '修改密码',
  account: '账号',
  lost: '没有这个页面',
  home: '回到全部调查',
  ended: '登录已过期',
  endedText: '为安全起见，长时间没有操作会自动退出。重新登录后回到刚才的页面，填写的内容还在。',
};

/** The signed-in desk, or the way into it. */
export function Desk() {
  const queries = useQueryClient();
  const session = useQuery({
    queryKey: ['session'],
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [ended, setEnded] = useState(false);
  useEffect(() => onSessionEnd(() => setEnded(true)), []);
  if (session.isPending) return <Waiting />;
  if (session.isError) return <Failed error={session.error} retry={() => void session.refetch()} />;
  const { data } = session;
  const enter = (entered: Session) => {
    if (data !== null && entered.username !== data.username) queries.clear();
    queries.setQueryData(['session'], entered);
    setEnded(false);
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  };
  if (data === null) return <SignIn onSignedIn={enter} />;
  if (data.mustChangePassword) return <ChangePassword username={data.username} first />;
  const signOut = async () => {
    await done(api.session.$delete());
    queries.clear();
    queries.setQueryData(['session'], null);
    setEnded(false);
  };
  return (
    <SessionContext value={data}>
      <Head name={data.name} signOut={() => void signOut()} />
      <main className="desk" id="main" key={data.username}>
        <Suspense fallback={<Waiting />}>
          <Pages username={data.username} />
        </Suspense>
      </main>
      {/* Over the page, which stays as it is: nothing that was typed is lost. */}
      <Modal
        open={ended}
        title={texts.ended}
        footer={null}
        closable={false}
        zIndex={2000}
        className="covering"
      >
        <p>{texts.endedText}</p>
        <SignInForm onSignedIn={enter} />
      </Modal>
    </SessionContext>
  );
}

async function readSession(): Promise<Session | null> {
  try {
    return await answer(api.session.$get());
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
}

function Pages({ username }: { username: string }) {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="password" element={<ChangePassword username={username} />} />
      <Route path="new" element={<NewCampaign />} />
      <Route path="campaigns/:id" element={<CampaignPage />} />
      <Route
        path="*"
        element={
          <Nothing title={texts.lost}>
            <Link to="/">{texts.home}</Link>
          </Nothing>
        }
      />
    </Routes>
  );
}

function Head({ name, signOut }: { name: string; signOut: () => void }) {
  return (
    <header className="desk-head no-print">
      <a className="skip" href="#main">
        {texts.skip}
      </a>
      <Link className="brand" to="/">
        <span className="seal" aria-hidden="true">
          {texts.seal}
        </span>
        <span>
          <strong>{texts.brand}</strong>
          <span className="brand-about">{texts.about}</span>
        </span>
      </Link>
      <nav aria-label={texts.account} className="account">
        <span>{name}</span>
        <Link to="/password">{texts.password}</Link>
        <button type="button" className="as-link" onClick={signOut}>
          {texts.signOut}
        </button>
      </nav>
    </header>
  );
}
