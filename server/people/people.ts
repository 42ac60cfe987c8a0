import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { username } from 'better-auth/plugins';
import { createMiddleware } from 'hono/factory';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Store } from '../database/open.ts';
import { Problem } from '../problem.ts';
import { checkPassword, oneTimePassword } from './password.ts';
import type { Person, Role, SignedInEnv } from './signed-in.ts';

const idleSeconds = 600;
/** How often a session in use is written again: idle sign-out comes between nine and ten minutes. */
const refreshSeconds = 60;
const failures = 5;
const lockSeconds = 300;

const personInSession = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: z.enum(['administrator', 'publisher', 'analyst', 'auditor', 'liaison']),
  mustChangePassword: z.boolean(),
});

export interface PeopleSettings {
  /** 32 random bytes kept with the data: signs the session cookie. */
  key: Buffer;
  publicUrl: string;
}

/** The people who work at the desk: their passwords and sessions. Respondents never come here. */
export class People {
  readonly #auth: ReturnType<typeof authentication>;
  readonly #publicUrl: string;
  readonly #failures = new RateLimiterMemory({
    points: failures,
    duration: lockSeconds,
    blockDuration: lockSeconds,
  });

  constructor(store: Store, settings: PeopleSettings) {
    this.#auth = authentication(store, settings);
    this.#publicUrl = settings.publicUrl;
  }

  /** Makes the first administrator where there is nobody yet, and gives the password to be used once; else `null`. */
  async createFirstAdministrator(): Promise<{ username: string; password: string } | null> {
    const { internalAdapter, password } = await this.#auth.$context;
    if ((await internalAdapter.countTotalUsers()) > 0) return null;
    const first = { username: 'admin', password: oneTimePassword() };
    const person = await internalAdapter.createUser(
      {
        // better-auth wants an address; nobody is ever written to.
        email: `${first.username}@renkedu.invalid`,
        name: '管理员',
        username: first.username,
        displayUsername: first.username,
        role: 'administrator',
        mustChangePassword: true,
      },
      { method: 'admin' },
    );
    await internalAdapter.linkAccount({
      userId: person.id,
      providerId: 'credential',
      accountId: person.id,
      password: await password.hash(first.password),
    });
    return first;
  }

  /** Signs in and gives the cookies to set. Five failures lock the account for five minutes, existing or not. */
  async signIn(name: string, password: string): Promise<{ person: Person; cookies: string[] }> {
    const key = name.toLowerCase();
    await this.#refuseLocked(key);
    const response = await this.#auth.api.signInUsername({
      body: { username: name, password },
      headers: new Headers(),
      asResponse: true,
    });
    if (!response.ok) {
      await this.#countFailure(key);
      throw new Problem(401, 'wrong-password', { zh: '用户名或密码不对', en: 'wrong user name or password' });
    }
    await this.#failures.delete(key);
    const { user } = z.object({ user: personInSession }).parse(await response.json());
    return { person: user, cookies: response.headers.getSetCookie() };
  }

  async signOut(headers: Headers): Promise<string[]> {
    const response = await this.#auth.api.signOut({ headers, asResponse: true });
    return response.headers.getSetCookie();
  }

  /** Changes one's own password; all other sessions end. */
  async changePassword(headers: Headers, person: Person, current: string, next: string): Promise<string[]> {
    checkPassword(next, person.username);
    if (next === current) {
      throw new Problem(422, 'same-password', {
        zh: '新密码不能与旧密码相同',
        en: 'the new password is the old one',
      });
    }
    await this.#refuseLocked(person.username.toLowerCase());
    const response = await this.#auth.api.changePassword({
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
      headers,
      asResponse: true,
    });
    if (!response.ok) {
      await this.#countFailure(person.username.toLowerCase());
      throw new Problem(403, 'wrong-password', { zh: '现在的密码不对', en: 'the current password is wrong' });
    }
    const { internalAdapter } = await this.#auth.$context;
    await internalAdapter.updateUser(person.id, { mustChangePassword: false });
    return response.headers.getSetCookie();
  }

  /** Who sends this request; `null` for nobody. Use keeps the session alive, unless the page only refreshes itself. */
  async whoIs(headers: Headers): Promise<{ person: Person; cookies: string[] } | null> {
    const disableRefresh = headers.get('x-renkedu-background') !== null;
    const found = await this.#auth.api.getSession({
      headers,
      query: { disableRefresh },
      returnHeaders: true,
    });
    if (!found.response) return null;
    return {
      person: personInSession.parse(found.response.user),
      cookies: found.headers?.getSetCookie() ?? [],
    };
  }

  /** Lets through people of the given roles; 401 for nobody, 403 for others and until a first password is changed. */
  signedIn(...roles: Role[]) {
    return createMiddleware<SignedInEnv>(async (c, next) => {
      this.refuseOtherSites(c.req.raw.headers, c.req.method);
      const found = await this.whoIs(c.req.raw.headers);
      if (!found) {
        throw new Problem(401, 'not-signed-in', { zh: '请先登录', en: 'sign in first' });
      }
      if (found.person.mustChangePassword) {
        throw new Problem(403, 'password-change-required', {
          zh: '首次登录，请先修改密码',
          en: 'change the one-time password first',
        });
      }
      if (!roles.includes(found.person.role)) {
        throw new Problem(403, 'not-permitted', {
          zh: '您的岗位没有这项权限',
          en: 'your role may not do this',
        });
      }
      for (const cookie of found.cookies) c.header('Set-Cookie', cookie, { append: true });
      c.set('person', found.person);
      await next();
    });
  }

  /** The cookie is SameSite=Strict; a browser that ignores that still says where a changing request comes from. */
  refuseOtherSites(headers: Headers, method: string): void {
    const origin = headers.get('origin');
    if (method === 'GET' || method === 'HEAD' || origin === null) return;
    const ours = [headers.get('host'), new URL(this.#publicUrl).host];
    if (!URL.canParse(origin) || !ours.includes(new URL(origin).host)) {
      throw new Problem(403, 'other-site', {
        zh: '请求来自其他网站，已拒绝',
        en: 'the request comes from another site',
      });
    }
  }

  async #refuseLocked(key: string): Promise<void> {
    const state = await this.#failures.get(key);
    if (state !== null && state.consumedPoints >= failures) throw locked(state.msBeforeNext);
  }

  async #countFailure(key: string): Promise<void> {
    try {
      const state = await this.#failures.consume(key);
      // The last failure starts the lock; without this it would count from the first.
      if (state.remainingPoints === 0) await this.#failures.block(key, lockSeconds);
    } catch (rejection) {
      if (rejection instanceof RateLimiterRes) throw locked(rejection.msBeforeNext);
      throw rejection;
    }
  }
}

function locked(milliseconds: number): Problem {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  return new Problem(
    429,
    'locked',
    {
      zh: `密码错误次数太多，请 ${minutes} 分钟后再试`,
      en: `too many failures; try again in ${minutes} minutes`,
    },
    { retryAfterSeconds: Math.ceil(milliseconds / 1000) },
  );
}

function authentication({ db, dialect }: Store, { key, publicUrl }: PeopleSettings) {
  return betterAuth({
    appName: '认可度',
    baseURL: publicUrl,
    secret: key.toString('base64url'),
    database: { db, type: dialect },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: {
        hash: (password) => hash(password),
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    plugins: [username({ minUsernameLength: 3, maxUsernameLength: 30 })],
    user: {
      modelName: 'person',
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        mustChangePassword: { type: 'boolean', required: true, input: false },
      },
    },
    session: { expiresIn: idleSeconds, updateAge: refreshSeconds },
    advanced: {
      cookiePrefix: 'renkedu',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' },
    },
  });
}
