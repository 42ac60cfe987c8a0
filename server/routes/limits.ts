import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../problem.ts';

const minute = 60;
/** Refused tries of one ticket: somebody who mends a form needs a few. */
const refusalsPerTicket = 30;

/**
 * Limits for those whom nobody knows. A school's phones share one address and a family one phone, so the limit of an
 * address is generous and a ticket is limited only in how often it may be refused. An address is kept as a keyed hash
 * in memory, for a minute; the key is gone with the process.
 */
export class Limits {
  readonly #key = createSecretKey(randomBytes(32));
  readonly #trusted = new BlockList();
  readonly #addresses: RateLimiterMemory | null;
  readonly #tickets = new RateLimiterMemory({ points: refusalsPerTicket, duration: minute });

  /** @param perMinute requests of one address; 0 for no limit */
  constructor(perMinute: number, trustedProxies: readonly string[]) {
    this.#addresses = perMinute === 0 ? null : new RateLimiterMemory({ points: perMinute, duration: minute });
    for (const proxy of trustedProxies) {
      const [address = '', prefix] = proxy.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.#trusted.addAddress(address, family);
      else this.#trusted.addSubnet(address, Number(prefix), family);
    }
  }

  /** Counts a request of its address; 429 for one too many. */
  async visit(incoming: HttpBindings['incoming']): Promise<void> {
    if (!this.#addresses) return;
    const address = createHmac('sha256', this.#key).update(this.addressOf(incoming)).digest('base64url');
    await take(this.#addresses, address);
  }

  /** Counts a refused submission of a ticket; 429 for one too many. */
  async refused(ticketId: string): Promise<void> {
    await take(this.#tickets, ticketId);
  }

  /** The address that a request came from: what the nearest proxy that is not ours says, if it came through ours. */
  addressOf({ socket, headers }: HttpBindings['incoming']): string {
    let address = plain(socket.remoteAddress ?? '');
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    while (this.#isTrusted(address)) {
      const before = plain(forwarded.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  }

  #isTrusted(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** An IPv4 address as such, where the socket speaks IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    throw new Problem(
      429,
      'too-many-requests',
      { zh: '这里一下子来的请求太多，请过一分钟再试', en: 'too many requests; try again in a minute' },
      { retryAfterSeconds: Math.ceil(reason.msBeforeNext / 1000) },
    );
  }
}
