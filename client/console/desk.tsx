import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Result, Spin } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Link, Route, Routes } from 'react-router';
import { answer, api, done, Refusal, type Session } from './api.ts';
import { ChangePassword, SignIn } from './sign-in.tsx';

const CampaignList = lazy(() => import('./campaign-list.tsx'));
const NewCampaign = lazy(() => import('./new-campaign.tsx'));
const CampaignPage = lazy(() => import('./campaign-page.tsx'));

const texts = {
  brand: '认可度',
  signOut: '退出',
  password: '修改密码',
  failed: '没有读到',
  retry: '重试',
  lost: '没有这个页面',
};

/** The signed-in desk, or the way into it. */
export function Desk() {
  const queries = useQueryClient();
  const session = useQuery({
    queryKey: ['session'],
    queryFn: async (): Promise<Session | null> => {
      try {
        return await answer(api.session.$get());
      } catch (error) {
        if (error instanceof Refusal && error.status === 401) return null;
        throw error;
      }
    },
  });
  // Whatever call finds that the session has ended leads back to the sign-in, on the same page.
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query }) => {
        const { error } = query.state;
        const ended = error instanceof Refusal && error.status === 401;
        if (ended && query.queryKey[0] !== 'session' && queries.getQueryData(['session']) !== null) {
          queries.setQueryData(['session'], null);
        }
      }),
    [queries],
  );
  if (session.isPending) return <Waiting />;
  if (session.isError) return <Failed error={session.error} retry={() => void session.refetch()} />;
  if (session.data === null) return <SignIn />;
  if (session.data.mustChangePassword) return <ChangePassword first={true} />;
  const signOut = async () => {
    await done(api.session.$delete());
    queries.clear();
  };
  return (
    <>
      <header className="desk-head">
        <Link className="brand" to="/">
          {texts.brand}
        </Link>
        <span className="who">{session.data.name}</span>
        <Link to="/password">{texts.password}</Link>
        <Button size="small" ghost onClick={() => void signOut()}>
          {texts.signOut}
        </Button>
      </header>
      <main className="desk">
        <Suspense fallback={<Waiting />}>
          <Routes>
            <Route index element={<CampaignList />} />
            <Route path="password" element={<ChangePassword first={false} />} />
            <Route path="new" element={<NewCampaign />} />
            <Route path="campaigns/:id/*" element={<CampaignPage />} />
            <Route path="*" element={<Result status="404" title={texts.lost} />} />
          </Routes>
        </Suspense>
      </main>
    </>
  );
}

export function Waiting() {
  return (
    <div className="desk" role="status" aria-label="正在读取">
      <Spin />
    </div>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }): ReactNode {
  const message = error instanceof Refusal ? error.message : '连不上服务器，请检查网络后重试';
  return (
    <Alert
      type="error"
      showIcon
      title={texts.failed}
      description={message}
      action={retry && <Button onClick={retry}>{texts.retry}</Button>}
    />
  );
}
