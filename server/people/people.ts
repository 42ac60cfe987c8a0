import { createSecretKey } from 'node:crypto';
import { z } from 'zod';
import type { PeopleRules } from '../config.ts';
import type { Store } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { commandLine, recordAct } from '../queries/audit.ts';
import {
  dropEndedSessions,
  findPerson,
  insertPerson,
  listPeople,
  markPasswordChanged,
  replacePassword,
} from '../queries/people.ts';
import { type Arrival, cookiesIn, toldOf } from './arrival.ts';
import { type Authentication, authentication, hashPassword } from './authentication.ts';
import { dutiesText, readDuties } from './duties.ts';
import { checkPassword, oneTimePassword, wrongOwnPassword } from './password.ts';
import { SecondFactor } from './second-factor.ts';
import { SignInLimits } from './sign-in-limits.ts';
import type { Person } from './signed-in.ts';

const personInSession = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    duties: z.string(),
    scopeTownship: z.string().nullish(),
    scopeSchool: z.string().nullish(),
    disabledAt: z.string().nullish(),
    mustChangePassword: z.boolean(),
    twoFactorEnabled: z.boolean(),
  })
  .transform(({ duties, scopeTownship, scopeSchool, twoFactorEnabled, disabledAt, ...person }) => {
    const scope = scopeTownship ? { township: scopeTownship, school: scopeSchool || null } : null;
    return {
      ...person,
      // A liaison without a place would be one for the whole county.
      duties: readDuties(duties).filter((duty) => duty !== 'liaison' || scope !== null),
      scope,
      secondFactor: twoFactorEnabled,
      inForce: !disabledAt,
    };
  });

const secondStepCookie = 'renkedu.two_factor';

export interface PeopleSettings {
  /** 32 random bytes kept with the data: signs the session cookie. */
  key: Buffer;
  publicUrl: string;
  rules: PeopleRules;
}

/** A session that was found or made; its cookies go out with the answer. */
export interface SignedIn {
  person: Person;
  sessionId: string;
  cookies: string[];
}

/** The people who work at the desk: their passwords and sessions. Respondents never come here. */
export class People {
  readonly rules: PeopleRules;
  readonly secondFactor: SecondFactor;
  readonly #auth: Authentication;
  readonly #store: Store;
  readonly #limits: SignInLimits;
  readonly #publicUrl: string;

  constructor(store: Store, { key, publicUrl, rules }: PeopleSettings) {
    this.rules = rules;
    this.#store = store;
    this.#auth = authentication(store, { key, publicUrl, idleSeconds: rules.idleSeconds });
    this.#limits = new SignInLimits(store, createSecretKey(key), rules);
    this.secondFactor = new SecondFactor(store, this.#auth, this.#limits);
    this.#publicUrl = publicUrl;
  }

  /**
   * Makes the first administrator where there is nobody yet, and gives the password to be used once; else `null`. Being
   * alone, this one may run campaigns and read reports as well, until others are there for it.
   */
  async createFirstAdministrator(): Promise<{ username: string; password: string } | null> {
    const first = { username: 'admin', password: oneTimePassword() };
    const passwordHash = await hashPassword(first.password);
    return this.#store.db.transaction().execute(async (transaction) => {
      const [only, ...others] = await listPeople(transaction);
      if (only) {
        // Nobody has come in yet: whoever missed the first password gets another at the next start.
        // Where several servers may share the store, another start must not void what the first one printed.
        const untouched =
          others.length === 0 && only.username === first.username && Number(only.mustChangePassword) === 1;
        if (!untouched || this.#store.dialect === 'postgres') return null;
        const now = new Date();
        await replacePassword(transaction, only.id, passwordHash, now);
        await recordAct(transaction, commandLine, now, 'person-password', only.username);
        return first;
      }
      const duties = dutiesText(['administrator', 'publisher', 'analyst']);
      const person = {
        username: first.username,
        name: '管理员',
        duties,
        scopeTownship: null,
        scopeSchool: null,
      };
      const now = new Date();
      if ((await insertPerson(transaction, person, passwordHash, now)) === null) return null;
      await recordAct(transaction, commandLine, now, 'person-create', first.username, { duties });
      return first;
    });
  }

  /**
   * Looks at a user name and a password. `person` where that is all that is asked; `null` where a code of the second
   * factor is still wanted, which the cookies lead to. A session that this browser had before ends.
   */
  async signIn(
    name: string,
    password: string,
    arrival: Arrival,
  ): Promise<{ person: Person | null; cookies: string[] }> {
    const account = name.toLowerCase();
    const { address, headers } = arrival;
    const place = { address, device: cookieIn(headers, this.#limits.deviceCookie(account)) };
    await this.#limits.attempt(account, place);
    const response = await this.#auth.api.signInUsername({
      body: { username: name, password },
      headers: toldOf(arrival, 'none'),
      asResponse: true,
    });
    if (!response.ok) {
      throw new Problem(401, 'wrong-password', { zh: '用户名或密码不对', en: 'wrong user name or password' });
    }
    await this.#limits.succeeded(account, place);
    await dropEndedSessions(this.#store.db, new Date());
    await this.signOut(headers);
    const cookies = response.headers.getSetCookie();
    const body: unknown = await response.json();
    const entered = z.object({ user: personInSession }).safeParse(body);
    if (!entered.success) {
      z.object({ twoFactorRedirect: z.literal(true) }).parse(body);
      return { person: null, cookies };
    }
    const { inForce: _inForce, ...person } = entered.data.user;
    return { person, cookies: [...cookies, this.#deviceCookie(account)] };
  }

  /** The second step: a code of the authenticator or a recovery code, from the browser that made the first. */
  async enterCode(code: string, arrival: Arrival): Promise<{ person: Person; cookies: string[] }> {
    const response = await this.secondFactor.enter(code, toldOf(arrival, secondStepCookie));
    const cookies = response.headers.getSetCookie();
    const found = await this.whoIs(
      new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') }),
    );
    if (!found) throw new Error('a second step was taken and made no session');
    return { person: found.person, cookies: [...cookies, this.#deviceCookie(found.person.username)] };
  }

  /** Whose second step this browser is at; `null` for nobody's. */
  async accountInSecondStep(headers: Headers): Promise<string | null> {
    const cookie = cookiesIn(headers).find(([name]) => name.endsWith(secondStepCookie))?.[1] ?? '';
    // Random and known to nobody else; the signature behind the dot is better-auth's to check.
    const [identifier = ''] = decodeURIComponent(cookie).split('.');
    const { internalAdapter } = await this.#auth.$context;
    const step = await internalAdapter.findVerificationValue(identifier);
    const person = step && (await findPerson(this.#store.reads, step.value));
    return person?.username ?? null;
  }

  async signOut(headers: Headers): Promise<string[]> {
    const response = await this.#auth.api.signOut({ headers, asResponse: true });
    return response.headers.getSetCookie();
  }

  /** Changes one's own password; all other sessions end, and this one gets another cookie. */
  async changePassword(arrival: Arrival, person: Person, current: string, next: string): Promise<string[]> {
    checkPassword(next, person.username, this.rules);
    if (next === current) {
      throw new Problem(422, 'same-password', {
        zh: '新密码不能与旧密码相同',
        en: 'the new password is the old one',
      });
    }
    let cookies: string[] = [];
    const right = await this.#limits.confirm(person.username, async () => {
      const response = await this.#auth.api.changePassword({
        body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
        headers: toldOf(arrival, 'all'),
        asResponse: true,
      });
      cookies = response.headers.getSetCookie();
      return response.ok;
    });
    if (!right) throw wrongOwnPassword();
    await markPasswordChanged(this.#store.db, person.id);
    return cookies;
  }

  /** Who sends this request; `null` for nobody. Use keeps the session alive, unless the page only refreshes itself. */
  async whoIs(headers: Headers): Promise<SignedIn | null> {
    const disableRefresh = headers.get('x-renkedu-background') !== null;
    const found = await this.#auth.api.getSession({
      headers,
      query: { disableRefresh },
      returnHeaders: true,
    });
    if (!found.response) return null;
    const { inForce, ...person } = personInSession.parse(found.response.user);
    if (!inForce) return null;
    return {
      person,
      sessionId: found.response.session.id,
      cookies: found.headers?.getSetCookie() ?? [],
    };
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

  /** Marks this browser as one that the account signed in with, for half a year. */
  #deviceCookie(account: string): string {
    const secure = this.#publicUrl.startsWith('https:') ? '; Secure' : '';
    const mark = this.#limits.newDeviceMark(account);
    return `${this.#limits.deviceCookie(account)}=${mark}; Path=/api/session; Max-Age=15552000; HttpOnly; SameSite=Strict${secure}`;
  }
}

function cookieIn(headers: Headers, name: string): string | null {
  return cookiesIn(headers).find(([given]) => given === name)?.[1] ?? null;
}
