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

/** Sends one response; see `startSending`. */
export interface Sending {
  /** Whether the server has acknowledged it. */
  done(): boolean;
  send(ticket: string, answers: Answers, code: string | null): Promise<void>;
  tryNow(): Promise<void>;
}

/**
 * Sends one response until the server has acknowledged it: always under the same ticket, so that however often it is
 * sent it is stored once. Waits for the network and tries again by itself.
 *
 * @param proofScript address of what solves a challenge; loaded only if one is set
 */
export function startSending(proofScript: string, show: (state: SendingState) => void): Sending {
  // A function and no class: for phones of 2019 a class's fields would cost a helper of a kilobyte.
  let pending: { ticket: string; answers: Answers; code?: string; proof?: string } | null = null;
  let wait = firstWait;
  let timer = 0;
  let busy = false;
  let done = false;

  async function send(ticket: string, answers: Answers, code: string | null): Promise<void> {
    pending = { ticket, answers, ...(code === null ? {} : { code }) };
    wait = firstWait;
    await tryNow();
  }

  async function tryNow(): Promise<void> {
    if (!pending || busy) return;
    clearTimeout(timer);
    busy = true;
    show({ kind: 'sending' });
    try {
      let answer = await put(pending);
      if (answer.body.code === 'proof-of-work') {
        show({ kind: 'proving' });
        const { solve }: typeof import('./proof.ts') = await import(/* @vite-ignore */ proofScript);
        pending.proof = await solve(answer.body.details as Challenge);
        answer = await put(pending);
      }
      if (answer.status === 429 || answer.status >= 500) waitAndRetry();
      else settle(answer.status, answer.body);
    } catch (error) {
      console.info('not sent yet', error);
      waitAndRetry();
    } finally {
      busy = false;
    }
  }

  function settle(status: number, body: Body): void {
    pending = null;
    if (body.receipt !== undefined) {
      done = true;
      show({ kind: 'stored', receipt: body.receipt });
    } else if (status === 422 && Array.isArray(body.details)) {
      show({ kind: 'answers', problems: body.details });
    } else {
      show({
        kind: 'problem',
        message: body.message ?? '',
        other: status === 409 || status === 403,
        aboutCode: /^code-/.test(body.code ?? ''),
      });
    }
  }

  function waitAndRetry(): void {
    show({ kind: 'waiting' });
    timer = window.setTimeout(() => void tryNow(), wait);
    wait = Math.min(wait * 2, longestWait);
  }

  window.addEventListener('online', () => void tryNow());
  return { done: () => done, send, tryNow };
}

interface Body {
  receipt?: string;
  code?: string;
  message?: string;
  details?: unknown;
}

async function put(submission: { ticket: string }): Promise<{ status: number; body: Body }> {
  const response = await fetch(`/api/responses/${submission.ticket.split('.')[0]}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(submission),
    credentials: 'omit',
  });
  return { status: response.status, body: response.status >= 500 ? {} : await response.json() };
}
