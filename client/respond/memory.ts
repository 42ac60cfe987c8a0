import type { Answers } from '../../surveys/answers.ts';

const draftHours = 12;

/** Keeps a word on this device, or forgets it; where storage is blocked, the page works without. */
export function remember(name: string, value: string | null): void {
  withStorage((storage) =>
    value === null ? storage.removeItem(`renkedu ${name}`) : storage.setItem(`renkedu ${name}`, value),
  );
}

export function remembered(name: string): string | null {
  return withStorage((storage) => storage.getItem(`renkedu ${name}`));
}

function withStorage<Result>(act: (storage: Storage) => Result): Result | null {
  try {
    return act(localStorage);
  } catch (error) {
    console.info('nothing is kept on this device', error);
    return null;
  }
}

/** What was begun on this device, under which ticket, and whether somebody tried to send it. */
interface Begun {
  at: number;
  ticket: string;
  answers: Answers;
  sent: boolean;
}

/** What was filled in and is not known to have arrived, kept on this device for half a day. */
export interface Draft {
  keep(ticket: string, answers: Answers, sent: boolean): void;
  /** The draft, if there is one of the last twelve hours. */
  found(): Begun | null;
  drop(): void;
}

export function draftOf(link: string): Draft {
  const name = `draft ${link}`;
  /** The ticket that a submission was tried with. */
  let tried: string | null = null;
  const drop = () => remember(name, null);
  return {
    keep(ticket, answers, sent) {
      if (sent) tried = ticket;
      const begun: Begun = { at: Date.now(), ticket, answers, sent: tried === ticket };
      remember(name, JSON.stringify(begun));
    },
    found() {
      const text = remembered(name);
      if (!text) return null;
      const begun: Begun = JSON.parse(text);
      if (Date.now() - begun.at < draftHours * 3_600_000 && Object.keys(begun.answers).length > 0) {
        if (begun.sent) tried = begun.ticket;
        return begun;
      }
      drop();
      return null;
    },
    drop,
  };
}
