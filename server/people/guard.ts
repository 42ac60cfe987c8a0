import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import { noSuchPage, Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import type { Services } from '../services.ts';
import { type Access, accessTo } from './rights.ts';
import type { Person, SignedInEnv } from './signed-in.ts';

/**
 * Stands before every route that is not for everyone, and asks the table. 401 for nobody, 403 for those without the
 * duty, 404 for what no route answers. What a signed-in person was refused, or tried to change in vain, is recorded.
 */
export function guard({
  people,
  limits,
  store,
  clock,
}: Pick<Services, 'people' | 'limits' | 'store' | 'clock'>) {
  return createMiddleware<SignedInEnv>(async (c, next) => {
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    // A request may match several; whichever answers, the person must have the right to all of them.
    const paths = [
      ...new Set(
        matchedRoutes(c)
          .filter((one) => one.method === method)
          .map(({ path }) => path),
      ),
    ];
    const accesses = paths.map((path) => accessTo(method, path));
    if (paths.length === 0 || accesses.includes(undefined)) throw noSuchPage();
    const address = limits.addressOf(c.env.incoming);
    c.set('address', address);
    // The session's own routes are for everyone, and yet no other site may end or begin one.
    if (c.req.path.startsWith('/api/')) people.refuseOtherSites(c.req.raw.headers, method);
    if (accesses.every((access) => access === 'anyone')) return next();

    const found = await people.whoIs(c.req.raw.headers);
    if (!found) throw notSignedIn();
    const { person } = found;
    const actor: Actor = { name: person.username, origin: address };
    const record = (action: string, result: string) => {
      const details = { method, path: paths[0] };
      return recordAct(store.db, actor, clock(), action, c.req.param('id') ?? '', details, result);
    };
    for (const access of accesses) {
      const refusal = refusalOf(person, access, people.rules.secondFactorRequired);
      if (!refusal) continue;
      await record('refused', refusal.code);
      throw refusal;
    }
    for (const cookie of found.cookies) c.header('Set-Cookie', cookie, { append: true });
    c.header('Cache-Control', 'no-store');
    c.set('person', person);
    c.set('sessionId', found.sessionId);
    await next();
    if (c.error instanceof Problem) {
      if (method !== 'GET' || c.error.status === 403) await record('refused', c.error.code);
    } else if (method !== 'GET' && c.res.ok && !c.get('acts')) {
      // A route that forgot to record what it changed.
      await record('act', 'done');
    }
  });
}

function refusalOf(
  person: Person,
  access: Access | undefined,
  secondFactorRequired: boolean,
): Problem | null {
  if (access === 'arriving') return null;
  if (person.mustChangePassword) {
    return new Problem(403, 'password-change-required', {
      zh: '首次登录，请先修改密码',
      en: 'change the one-time password first',
    });
  }
  if (access === 'signed-in' || access === 'anyone') return null;
  if (!access?.some((duty) => person.duties.includes(duty))) {
    return new Problem(403, 'not-permitted', {
      zh: '您的岗位没有这项权限',
      en: 'your duties do not include this',
    });
  }
  if (access.includes('administrator') && secondFactorRequired && !person.secondFactor) {
    return new Problem(403, 'second-factor-required', {
      zh: '管理人员以前，请先在“我的账号”里绑定动态口令',
      en: 'set up a second factor before managing people',
    });
  }
  return null;
}

export function notSignedIn(): Problem {
  return new Problem(401, 'not-signed-in', { zh: '请先登录', en: 'sign in first' });
}
