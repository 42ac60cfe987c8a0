import type { Answers } from '../../surveys/condition.ts';
import type { Challenge } from './proof.ts';

/** Where a submission stands, as the page shows it. */
export type SendingState =
  | { kind: 'sending' | 'waiting' | 'proving' }
  | { kind: 'stored'; receipt: string }
  | { kind: 'answers'; problems: { item: string; message: string }[] }
  | { kind: 'problem'; message: string; other: boolean; aboutCode: boolean };

const firstWait = 2000;
const longestWait = 60_000;

/**
 * Sends one response until the server has acknowledged it: always under the same ticket, so that however often it is
 * sent it is stored once. Waits for the network and tries again by itself.
 */
export class Sending {
  done = false;
  readonly #show: (state: SendingState) => void;
  readonly #proofScript: string;
  #pending: { ticket: string; answers: Answers; code?: string; proof?: string } | null = null;
  #wait = firstWait;
  #timer = 0;
  #busy = false;
  #proved = false;

  /** @param proofScript address of what solves a challenge; loaded only if one is set */
  constructor(proofScript: string, show: (state: SendingState) => void) {
    this.#proofScript = proofScript;
    this.#show = show;
    window.addEventListener('online', () => void this.tryNow());
  }

  async send(ticket: string, answers: Answers, code: string | null): Promise<void> {
    this.#pending = { ticket, answers, ...(code === null ? {} : { code }) };
    this.#wait = firstWait;
    await this.tryNow();
  }

  async tryNow(): Promise<void> {
    if (!this.#pending || this.#busy) return;
    const { ticket } = this.#pending;
    clearTimeout(this.#timer);
    this.#busy = true;
    this.#show({ kind: 'sending' });
    try {
      const response = await fetch(`/api/responses/${ticket.split('.')[0]}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(this.#pending),
        credentials: 'omit',
      });
      const body = response.status >= 500 ? {} : await response.json();
      if (body.code === 'proof-of-work') await this.#prove(body.details);
      else if (response.status === 429 || response.status >= 500) this.#waitAndRetry();
      else this.#settle(response.status, body);
    } catch (error) {
      console.info('not sent yet', error);
      this.#waitAndRetry();
    } finally {
      this.#busy = false;
    }
    if (this.#proved) {
      this.#proved = false;
      await this.tryNow();
    }
  }

  async #prove(challenge: Challenge): Promise<void> {
    this.#show({ kind: 'proving' });
    const { solve }: typeof import('./proof.ts') = await import(/* @vite-ignore */ this.#proofScript);
    const proof = await solve(challenge);
    if (this.#pending) this.#pending = { ...this.#pending, proof };
    this.#proved = true;
  }

  #settle(
    status: number,
    body: { receipt?: string; code?: string; message?: string; details?: unknown },
  ): void {
    this.#pending = null;
    if (body.receipt !== undefined) {
      this.done = true;
      this.#show({ kind: 'stored', receipt: body.receipt });
    } else if (status === 422 && Array.isArray(body.details)) {
      this.#show({ kind: 'answers', problems: body.details });
    } else {
      this.#show({
        kind: 'problem',
        message: body.message ?? '',
        other: status === 409 || status === 403,
        aboutCode: /^code-/.test(body.code ?? ''),
      });
    }
  }

  #waitAndRetry(): void {
    this.#show({ kind: 'waiting' });
    this.#timer = window.setTimeout(() => void this.tryNow(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }
}
