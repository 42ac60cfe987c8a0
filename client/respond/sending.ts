import type { Answers } from '../../surveys/answers.ts';
import { beside } from './beside.ts';
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
interface Sending {
  /** Whether the server has acknowledged it. */
  done(): boolean;
  send(ticket: string, answers: Answers, code: string | undefined): void;
  tryNow(): Promise<void>;
}

/**
 * Sends one response until the server has acknowledged it: always under the same ticket, so that however often it is
 * sent it is stored once. Waits for the network and tries again by itself.
 */
export function startSending(show: (state: SendingState) => void): Sending {
  // A function and no class: for phones of 2019 a class's fields would cost a helper of a kilobyte.
  let pending: { ticket: string; answers: Answers; code: string | undefined; proof?: string } | null = null;
  let wait = firstWait;
  let timer = 0;
  let busy = false;
  let done = false;

  async function tryNow(): Promise<void> {
    if (!pending || busy) return;
    clearTimeout(timer);
    busy = true;
    show({ kind: 'sending' });
    try {
      let answer = await put(pending);
      if (answer.body.code === 'proof-of-work') {
        show({ kind: 'proving' });
        const { solve } = await beside('proof');
        pending.proof = await solve(answer.body.details as Challenge);
        answer = await put(pending);
      }
      if (answer.status === 429 || answer.status >= 500) waitAndRetry();
      else settle(answer);
    } catch (error) {
      console.info('not sent yet', error);
      waitAndRetry();
    } finally {
      busy = false;
    }
  }

  function settle({ status, body: { receipt, code = '', message = '', details } }: Answer): void {
    pending = null;
    done = receipt !== undefined;
    if (receipt !== undefined) show({ kind: 'stored', receipt });
    else if (status === 422 && Array.isArray(details)) show({ kind: 'answers', problems: details });
    else {
      const other = status === 409 || status === 403;
      show({ kind: 'problem', message, other, aboutCode: /^code-/.test(code) });
    }
  }

  function waitAndRetry(): void {
    show({ kind: 'waiting' });
    timer = window.setTimeout(tryNow, wait);
    wait = Math.min(wait * 2, longestWait);
  }

  addEventListener('online', tryNow);
  return {
    done: () => done,
    send(ticket, answers, code) {
      pending = { ticket, answers, code };
      wait = firstWait;
      void tryNow();
    },
    tryNow,
  };
}

interface Answer {
  status: number;
  body: { receipt?: string; code?: string; message?: string; details?: unknown };
}

async function put(submission: { ticket: string }): Promise<Answer> {
  const response = await fetch(`/api/responses/${submission.ticket.split('.')[0]}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(submission),
    credentials: 'omit',
  });
  return { status: response.status, body: response.status >= 500 ? {} : await response.json() };
}
