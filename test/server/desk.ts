import { setTimeout } from 'node:timers/promises';
import type { ListedDocument } from '../../server/campaigns/documents.ts';
import type { DocumentFormat } from '../../server/documents/formats.ts';
import type { RunningServer } from '../../server/main.ts';
import type { Duty, Scope } from '../../server/people/duties.ts';
import { createPerson } from '../../server/people/management.ts';
import { hotp } from '../../server/people/totp.ts';
import { commandLine } from '../../server/queries/audit.ts';

export const password = 'Xiaojie-2026';

/** A browser at the desk: it keeps cookies, and comes from an address (the server believes 127.0.0.1 as its proxy). */
export class Desk {
  readonly cookies = new Map<string, string>();
  readonly #url: string;
  readonly address: string;

  constructor(server: { url: string }, address = '203.0.113.1') {
    this.#url = server.url;
    this.address = address;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'X-Forwarded-For': this.address,
        cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const cut = pair.indexOf('=');
      if (/max-age=0/i.test(cookie)) this.cookies.delete(pair.slice(0, cut));
      else this.cookies.set(pair.slice(0, cut), pair.slice(cut + 1));
    }
    return response;
  }

  async status(method: string, path: string, body?: unknown): Promise<number> {
    const response = await this.call(method, path, body);
    await response.arrayBuffer();
    return response.status;
  }

  async json<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return (await this.call(method, path, body)).json() as Promise<Body>;
  }

  /** Has a document made, waits for it, and takes it away. */
  async document(campaign: string, format: DocumentFormat): Promise<Response> {
    const path = `/api/campaigns/${campaign}/documents`;
    const { id } = await this.json<{ id: string }>('POST', path, { format });
    for (;;) {
      const { documents } = await this.json<{ documents: ListedDocument[] }>('GET', path);
      const asked = documents.find((one) => one.id === id);
      if (asked?.state === 'made') return this.call('GET', `${path}/${id}/file`);
      if (asked?.state !== 'waiting' && asked?.state !== 'making')
        throw new Error(`${format} was not made: ${asked?.failure}`);
      await setTimeout(50);
    }
  }

  signIn(username: string, secret = password): Promise<number> {
    return this.status('POST', '/api/session', { username, password: secret });
  }

  /** Signs in with a one-time password and changes it. */
  async settle(username: string, oneTime: string): Promise<this> {
    await this.signIn(username, oneTime);
    await this.status('PUT', '/api/password', { current: oneTime, next: password });
    return this;
  }

  /** Sets up a second factor; gives what its codes are made of, and the recovery codes. */
  async enrol(): Promise<{ secret: Buffer; recoveryCodes: string[] }> {
    const begun = await this.json<{ secret: string; recoveryCodes: string[] }>(
      'POST',
      '/api/account/second-factor',
      { password },
    );
    const secret = fromBase32(begun.secret);
    await this.status('PUT', '/api/account/second-factor', { code: codeAt(secret, Date.now()) });
    return { secret, recoveryCodes: begun.recoveryCodes };
  }
}

/** Somebody new at the desk, signed in with a password of their own. */
export async function person(
  server: RunningServer & { url: string },
  username: string,
  duties: Duty[],
  scope: Scope | null = null,
  address?: string,
): Promise<Desk> {
  const { store } = server.services;
  const settings = { username, name: username, duties, scope };
  const { password: oneTime } = await createPerson(store, settings, commandLine, new Date());
  return new Desk(server, address).settle(username, oneTime);
}

/** The code of an authenticator at an instant. */
export function codeAt(secret: Buffer, milliseconds: number): string {
  return hotp(secret, Math.floor(milliseconds / 30_000));
}

/** RFC 4648, 6. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  );
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
