import { symmetricDecrypt } from 'better-auth/crypto';
import { z } from 'zod';
import type { Store } from '../database/store.ts';
import { printedCode } from '../intake/code.ts';
import { readSigns } from '../intake/signs.ts';
import { Problem } from '../problem.ts';
import { encryptedSecretOf, takeStep } from '../queries/people.ts';
import { type Arrival, toldOf } from './arrival.ts';
import type { Authentication } from './authentication.ts';
import { wrongOwnPassword } from './password.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { Person } from './signed-in.ts';
import { stepOf } from './totp.ts';

/** What an authenticator needs, shown once. */
export interface Enrolment {
  /** For a QR code. */
  uri: string;
  /** The same to be typed: base32. */
  secret: string;
  recoveryCodes: string[];
}

/** Codes by time (TOTP, RFC 6238) and recovery codes. Each is taken once. */
export class SecondFactor {
  readonly #store: Store;
  readonly #auth: Authentication;
  readonly #limits: SignInLimits;

  constructor(store: Store, auth: Authentication, limits: SignInLimits) {
    this.#store = store;
    this.#auth = auth;
    this.#limits = limits;
  }

  /** Begins: nothing is asked at sign-in until a first code has been given. */
  async enrol(arrival: Arrival, person: Person, password: string): Promise<Enrolment> {
    const response = await this.#withPassword(person, () =>
      this.#auth.api.enableTwoFactor({
        body: { password, method: 'totp' },
        headers: toldOf(arrival, 'all'),
        asResponse: true,
      }),
    );
    const { totpURI, backupCodes } = z
      .object({ totpURI: z.string(), backupCodes: z.array(z.string()) })
      .parse(await response.json());
    const secret = new URL(totpURI).searchParams.get('secret') ?? '';
    const label = `${encodeURIComponent('认可度')}:${encodeURIComponent(person.username)}`;
    const uri = `otpauth://totp/${label}?${new URLSearchParams({ secret, issuer: '认可度' })}`;
    return { uri, secret, recoveryCodes: backupCodes };
  }

  /** Ends the enrolment with a first code. The session gets another cookie. */
  async confirm(arrival: Arrival, person: Person, code: string): Promise<string[]> {
    let cookies: string[] = [];
    const right = await this.#limits.confirm(person.username, async () => {
      const response = await this.#auth.api.verifyTOTP({
        body: { code },
        headers: toldOf(arrival, 'all'),
        asResponse: true,
      });
      cookies = response.headers.getSetCookie();
      return response.ok && (await this.#take(person.id, code));
    });
    if (!right) throw wrongCode();
    return cookies;
  }

  /** Takes it away, with the password. */
  async remove(arrival: Arrival, person: Person, password: string): Promise<string[]> {
    const response = await this.#withPassword(person, () =>
      this.#auth.api.disableTwoFactor({
        body: { password },
        headers: toldOf(arrival, 'all'),
        asResponse: true,
      }),
    );
    return response.headers.getSetCookie();
  }

  /** New recovery codes; the old ones are worth nothing from now on. */
  async renewRecoveryCodes(arrival: Arrival, person: Person, password: string): Promise<string[]> {
    const response = await this.#withPassword(person, () =>
      this.#auth.api.generateBackupCodes({
        body: { password },
        headers: toldOf(arrival, 'all'),
        asResponse: true,
      }),
    );
    return z.object({ backupCodes: z.array(z.string()) }).parse(await response.json()).backupCodes;
  }

  /** The second step of a sign-in, by the cookie of the first. Answers as better-auth does, with the session's cookie. */
  async enter(code: string, headers: Headers): Promise<Response> {
    const byTime = /^\d{6}$/.test(code);
    const response = byTime
      ? await this.#auth.api.verifyTOTP({ body: { code }, headers, asResponse: true })
      : await this.#auth.api.verifyBackupCode({
          body: { code: printedCode(readSigns(code)) },
          headers,
          asResponse: true,
        });
    const body: unknown = await response.json();
    if (!response.ok) throw refusalOf(body);
    if (byTime) {
      const { user, token } = z.object({ user: z.object({ id: z.string() }), token: z.string() }).parse(body);
      if (!(await this.#take(user.id, code))) {
        const { internalAdapter } = await this.#auth.$context;
        await internalAdapter.deleteSession(token);
        throw wrongCode();
      }
    }
    return response;
  }

  /** Whether a code that was right is taken now for the first time (RFC 6238, 5.2), and none after it. */
  async #take(person: string, code: string): Promise<boolean> {
    const encrypted = await encryptedSecretOf(this.#store.db, person);
    if (encrypted === null) return false;
    const { secretConfig } = await this.#auth.$context;
    const secret = await symmetricDecrypt({ key: secretConfig, data: encrypted });
    const step = stepOf(Buffer.from(secret), code, new Date());
    return step !== null && takeStep(this.#store.db, person, step);
  }

  async #withPassword(person: Person, call: () => Promise<Response>): Promise<Response> {
    let response = new Response();
    const right = await this.#limits.confirm(person.username, async () => {
      response = await call();
      return response.ok || (await response.clone().json()).code !== 'INVALID_PASSWORD';
    });
    if (!right) throw wrongOwnPassword();
    if (!response.ok) throw refusalOf(await response.json());
    return response;
  }
}

function wrongCode(): Problem {
  return new Problem(401, 'wrong-code', {
    zh: '验证码不对，或已经用过；请用下一个',
    en: 'the code is wrong or was used; take the next one',
  });
}

/** better-auth's refusals, in our words. */
function refusalOf(body: unknown): Problem {
  const parsed = z.object({ code: z.string() }).safeParse(body);
  switch (parsed.data?.code) {
    case 'INVALID_TWO_FACTOR_COOKIE':
    case 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE':
      return new Problem(401, 'start-again', {
        zh: '请从用户名和密码重新开始',
        en: 'start again with user name and password',
      });
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return new Problem(429, 'locked', {
        zh: '验证码错误次数太多，请 15 分钟后再试',
        en: 'too many wrong codes; try again in 15 minutes',
      });
    case 'TOTP_ALREADY_ENABLED':
      return new Problem(409, 'second-factor-exists', {
        zh: '动态口令已经绑定，请先解除',
        en: 'there is a second factor already',
      });
    case 'TOTP_NOT_ENABLED':
    case 'TWO_FACTOR_NOT_ENABLED':
    case 'BACKUP_CODES_NOT_ENABLED':
      return new Problem(409, 'no-second-factor', {
        zh: '还没有绑定动态口令',
        en: 'there is no second factor',
      });
    default:
      return wrongCode();
  }
}
