import type { Answers } from '../../surveys/condition.ts';

/** Where a submission stands, as the page shows it. */
export type SendingState =
  | { kind: 'sending' | 'waiting' }
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
  #pending: { ticket: string; answers: Answers; code?: string } | null = null;
  #wait = firstWait;
  #timer = 0;
  #busy = false;

  constructor(show: (state: SendingState) => void) {
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
      if (response.status === 429 || response.status >= 500) this.#waitAndRetry();
      else this.#settle(response.status, await response.json());
    } catch (error) {
      console.info('not sent yet', error);
      this.#waitAndRetry();
    } finally {
      this.#busy = false;
    }
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
