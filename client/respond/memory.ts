import type { Answers } from '../../surveys/condition.ts';

const draftHours = 12;

/** Keeps a word on this device, or forgets it; where storage is blocked, the page works without. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`renkedu ${name}`);
    else localStorage.setItem(`renkedu ${name}`, value);
  } catch (error) {
    console.info('nothing is kept on this device', error);
  }
}

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`renkedu ${name}`);
  } catch (error) {
    console.info('nothing is kept on this device', error);
    return null;
  }
}

/** What was filled in and not sent, kept on this device for half a day. */
export class Draft {
  readonly #name: string;

  constructor(link: string) {
    this.#name = `draft ${link}`;
  }

  keep(answers: Answers): void {
    remember(this.#name, JSON.stringify({ at: Date.now(), answers }));
  }

  /** The draft, if there is one of the last twelve hours. */
  found(): Answers | null {
    const text = remembered(this.#name);
    if (!text) return null;
    const { at, answers }: { at: number; answers: Answers } = JSON.parse(text);
    if (Date.now() - at < draftHours * 3_600_000 && Object.keys(answers).length > 0) return answers;
    this.drop();
    return null;
  }

  drop(): void {
    remember(this.#name, null);
  }
}
