import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { PeopleRules } from '../config.ts';
import type { Store } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { countAttempt, forgetAttempts, lockedUntil, takeBackAttempt } from '../queries/sign-in-failures.ts';

/** Attempts of all strange browsers together at one account: more than one address can make in an hour. */
const accountLimit = { attempts: 100, seconds: 3600 };
/** Attempts of one address at whatever accounts, by browsers that are strange to them. */
const addressLimit = { attempts: 100, seconds: 600 };

/** Where an attempt to sign in comes from. */
export interface SignInPlace {
  address: string;
  /** The mark that a browser got when this account signed in with it; `null` for a strange one. */
  device: string | null;
}

/** Attempts that may be made under a key, within seconds. */
interface Count {
  key: string;
  attempts: number;
  seconds: number;
}

/**
 * Five failures lock for five minutes, and nobody can be locked out by a stranger (decision 014). What is locked is an
 * account for one address; a browser that signed in to the account before has a count of its own, and is not held up
 * by what strangers do. Attempts are counted before the password is looked at, so that many at once gain nothing.
 */
export class SignInLimits {
  readonly #store: Store;
  readonly #key: KeyObject;
  readonly #rules: PeopleRules;

  constructor(store: Store, key: KeyObject, rules: PeopleRules) {
    this.#store = store;
    this.#key = key;
    this.#rules = rules;
  }

  /** Counts an attempt; 429 where it is one too many. */
  async attempt(account: string, place: SignInPlace): Promise<void> {
    const counts = this.#countsOf(account, place);
    // First of all by reading alone, so that knocking on what is locked costs the store no writing.
    for (const count of counts) await this.#refuseLocked(count);
    // Its own address before all of them together: so one address cannot use up what all of them have.
    for (const count of counts) await this.#take(count);
  }

  /** The attempt was right. */
  async succeeded(account: string, place: SignInPlace): Promise<void> {
    const [own, ...shared] = this.#countsOf(account, place);
    await forgetAttempts(this.#store.db, own.key);
    for (const { key } of shared) await takeBackAttempt(this.#store.db, key);
  }

  /** Counts a password that somebody who is signed in gives once more; the sign-in itself is not touched by it. */
  async confirm(account: string, check: () => Promise<boolean>): Promise<boolean> {
    const count = this.#own(this.#of('confirm', account));
    await this.#take(count);
    if (!(await check())) return false;
    await forgetAttempts(this.#store.db, count.key);
    return true;
  }

  /** A mark by which this browser is known to the account from now on. */
  newDeviceMark(account: string): string {
    const nonce = randomBytes(12).toString('base64url');
    return `${nonce}.${this.#of('device', `${account} ${nonce}`)}`;
  }

  /** The name of the cookie that holds the mark: one for each account, and the name does not tell which. */
  deviceCookie(account: string): string {
    return `renkedu-known-${this.#of('cookie', account).slice(0, 8)}`;
  }

  #isKnown(account: string, { device }: SignInPlace): boolean {
    const [nonce = '', proof = ''] = device?.split('.') ?? [];
    const given = Buffer.from(proof);
    const own = Buffer.from(this.#of('device', `${account} ${nonce}`));
    return own.length === given.length && timingSafeEqual(own, given);
  }

  /** What an attempt counts towards: an own count, and for strange browsers the address's and the account's. */
  #countsOf(account: string, place: SignInPlace): [own: Count, ...shared: Count[]] {
    if (this.#isKnown(account, place)) return [this.#own(this.#of('known', `${account} ${place.device}`))];
    const from = group(place.address);
    return [
      this.#own(this.#of('strange', `${account} ${from}`)),
      { key: this.#of('address', from), ...addressLimit },
      { key: this.#of('account', account), ...accountLimit },
    ];
  }

  #own(key: string): Count {
    return { key, attempts: this.#rules.lockFailures, seconds: this.#rules.lockSeconds };
  }

  #of(kind: string, what: string): string {
    return createHmac('sha256', this.#key).update(`${kind} ${what}`).digest('base64url');
  }

  async #refuseLocked({ key, attempts }: Count): Promise<void> {
    const now = new Date();
    const until = await lockedUntil(this.#store.reads, key, attempts, now);
    if (until !== null) throw locked(Date.parse(until) - now.getTime(), false);
  }

  async #take({ key, attempts, seconds }: Count): Promise<void> {
    const now = new Date();
    const { count, until } = await countAttempt(this.#store.db, key, attempts, seconds, now);
    if (count > attempts) throw locked(Date.parse(until) - now.getTime(), count === attempts + 1);
  }
}

/** Addresses that are one subscriber's: an IPv6 network of 64 bits, else the address itself. */
function group(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const before = head.split(':').filter((part) => part !== '');
  const after = tail.split(':').filter((part) => part !== '');
  const missing = address.includes('::') ? 8 - before.length - after.length : 0;
  return [...before, ...new Array<string>(Math.max(0, missing)).fill('0'), ...after]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** @param begun whether the lock has just begun: the same refusals after it need no record of their own */
function locked(milliseconds: number, begun: boolean): Problem {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  return new Problem(
    429,
    'locked',
    {
      zh: `尝试次数太多，请 ${minutes} 分钟后再试`,
      en: `too many attempts; try again in ${minutes} minutes`,
    },
    { retryAfterSeconds: Math.ceil(milliseconds / 1000), begun },
  );
}
