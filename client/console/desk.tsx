import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link, NavLink, Route, Routes } from 'react-router';
import { answer, api, done, onSessionEnd, Refusal, type Session } from './api.ts';
import { ChangePassword } from './change-password.tsx';
import { dutiesOf, SessionContext } from './session.ts';
import { SignIn, SignInForm } from './sign-in.tsx';
import { SignInNotice } from './sign-in-notice.tsx';
import { Failed, Nothing, Waiting } from './states.tsx';

const CampaignList = lazy(() => import('./campaign-list.tsx'));
const NewCampaign = lazy(() => import('./new-campaign.tsx'));
const CampaignPage = lazy(() => import('./campaign-page.tsx'));
const BulletinPage = lazy(() => import('./bulletin/bulletin-page.tsx'));
const DocumentsPage = lazy(() => import('./documents/documents-page.tsx'));
const PaperPage = lazy(() => import('./paper/paper-page.tsx'));
const ShelfPage = lazy(() => import('./shelf/shelf-page.tsx'));
const FieldPages = lazy(() => import('./liaison/fields.tsx'));
const PeoplePage = lazy(() => import('./people/people-page.tsx'));
const NewPerson = lazy(() => import('./people/new-person.tsx'));
const PersonPage = lazy(() => import('./people/person-page.tsx'));
const AccountPage = lazy(() => import('./account/account-page.tsx'));
const AuditPage = lazy(() => import('./audit/audit-page.tsx'));

const texts = {
  seal: '认',
  brand: '认可度',
  about: '义务教育社会认可度调查',
  skip: '跳到正文',
  signOut: '退出',
  places: '页面',
  account: '我的账号',
  campaigns: '调查',
  shelf: '台账',
  participation: '参与情况',
  people: '人员',
  audit: '操作记录',
  lost: '没有这个页面',
  home: '回到首页',
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
  if (data.mustChangePassword) return <ChangePassword session={data} first />;
  const signOut = async () => {
    await done(api.session.$delete());
    queries.clear();
    queries.setQueryData(['session'], null);
    setEnded(false);
  };
  return (
    <SessionContext value={data}>
      <Head session={data} signOut={() => void signOut()} />
      <main className="desk" id="main" key={data.username}>
        <Suspense fallback={<Waiting />}>
          <Pages session={data} />
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

function Pages({ session }: { session: Session }) {
  return (
    <Routes>
      <Route
        index
        element={
          <div className="stack">
            <SignInNotice session={session} />
            <Landing session={session} />
          </div>
        }
      />
      <Route path="password" element={<ChangePassword session={session} />} />
      <Route path="account" element={<AccountPage />} />
      <Route path="people" element={<PeoplePage />} />
      <Route path="people/new" element={<NewPerson />} />
      <Route path="people/:id" element={<PersonPage />} />
      <Route path="audit" element={<AuditPage />} />
      <Route path="shelf" element={<ShelfPage />} />
      <Route path="new" element={<NewCampaign />} />
      <Route path="campaigns/:id/bulletin" element={<BulletinPage />} />
      <Route path="campaigns/:id/documents" element={<DocumentsPage />} />
      <Route path="campaigns/:id/paper" element={<PaperPage />} />
      <Route path="campaigns/:id/*" element={<CampaignPage />} />
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

/** The page that a person begins with: what they are here for. */
function Landing({ session }: { session: Session }) {
  const { publish, export: analyse, watch, audit } = dutiesOf(session.duties);
  if (publish || analyse) return <CampaignList />;
  if (watch) return <FieldPages />;
  if (audit) return <AuditPage />;
  return <PeoplePage />;
}

function Head({ session, signOut }: { session: Session; signOut: () => void }) {
  const { publish, export: analyse, watch, manage, audit } = dutiesOf(session.duties);
  const places = [
    ...(publish || analyse ? [{ to: '/', name: texts.campaigns }] : []),
    ...(analyse ? [{ to: '/shelf', name: texts.shelf }] : []),
    ...(watch ? [{ to: '/', name: texts.participation }] : []),
    ...(manage ? [{ to: '/people', name: texts.people }] : []),
    ...(audit ? [{ to: '/audit', name: texts.audit }] : []),
  ];
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
      {places.length > 1 && (
        <nav aria-label={texts.places} className="places">
          {places.map(({ to, name }) => (
            <NavLink key={name} to={to} end={to === '/'}>
              {name}
            </NavLink>
          ))}
        </nav>
      )}
      <nav aria-label={texts.account} className="account">
        <Link to="/account" title={texts.account}>
          {session.name}
        </Link>
        <button type="button" className="as-link" onClick={signOut}>
          {texts.signOut}
        </button>
      </nav>
    </header>
  );
}
