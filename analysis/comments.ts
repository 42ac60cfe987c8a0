import type { GroupCode } from '../surveys/groups.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import { maskPattern, maskPersons } from './mask.ts';
import type { AnsweredResponse } from './response.ts';
import { Sketch } from './statistics/sketch.ts';
import { textHash } from './text-hash.ts';
import { wordsOf } from './words.ts';

/** A word or phrase, with how many people of the group wrote it. */
export interface WordCount {
  text: string;
  respondents: number;
}

/** What the people of one group wrote, after masking. */
export interface GroupComments {
  group: GroupCode;
  /** People who wrote something, and those of them in whose words something was masked. */
  writers: number;
  masked: number;
  words: WordCount[];
  phrases: WordCount[];
  /** Masked comments in an order that says nothing; of many, a chance selection. */
  comments: string[];
}

/** `small`: fewer than `smallCell` people of the group wrote anything. */
export type Comments = (GroupComments | { group: GroupCode; suppressed: 'small' })[];

export const commentSettings = {
  /** Words, phrases and comments that are shown per group, at the most. */
  words: 40,
  phrases: 40,
  comments: 100,
  /** Words and phrases of all groups that are counted exactly, at the most. */
  counted: 50_000,
} as const;

/**
 * Gathers comments in bounded memory, in two passes over the same responses: `survey` each, then `count` each. The
 * outcome does not hang on their order.
 *
 * @param seed fixes the order and the selection of comments
 */
export class CommentCounts {
  readonly #questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  readonly #smallCell: number;
  readonly #seed: string;
  readonly #sketch = new Sketch();
  readonly #counts = new Map<string, number>();
  readonly #groups = new Map<GroupCode, { writers: number; masked: number; sample: Selection }>();
  #threshold: number | null = null;

  constructor(questionnaires: ReadonlyMap<GroupCode, Questionnaire>, smallCell: number, seed: string) {
    this.#questionnaires = questionnaires;
    this.#smallCell = smallCell;
    this.#seed = seed;
  }

  survey(response: AnsweredResponse): void {
    for (const key of this.#keysOf(response)?.keys ?? []) this.#sketch.add(key);
  }

  count(response: AnsweredResponse): void {
    this.#threshold ??= this.#sketch.threshold(this.#smallCell, commentSettings.counted);
    const found = this.#keysOf(response);
    if (found === null) return;
    for (const key of found.keys) {
      if (this.#sketch.atMost(key) >= this.#threshold)
        this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
    const group = this.#groups.get(response.group) ?? {
      writers: 0,
      masked: 0,
      sample: new Selection(commentSettings.comments, this.#seed),
    };
    this.#groups.set(response.group, group);
    group.writers += 1;
    if (found.masked.search(maskPattern) >= 0) group.masked += 1;
    group.sample.add(found.masked);
  }

  /** Nothing of a group in which fewer than `smallCell` people wrote; no word that fewer of them wrote. */
  result(): Comments {
    return [...this.#questionnaires.keys()].map((group): Comments[number] => {
      const found = this.#groups.get(group);
      if (!found || found.writers < this.#smallCell) return { group, suppressed: 'small' };
      return {
        group,
        writers: found.writers,
        masked: found.masked,
        words: this.#most('word', group, commentSettings.words),
        phrases: this.#most('phrase', group, commentSettings.phrases),
        comments: found.sample.texts(),
      };
    });
  }

  #most(kind: 'word' | 'phrase', group: GroupCode, limit: number): WordCount[] {
    const start = `${kind} ${group} `;
    return [...this.#counts]
      .filter(([key, respondents]) => key.startsWith(start) && respondents >= this.#smallCell)
      .map(([key, respondents]) => ({ text: key.slice(start.length), respondents }))
      .sort((a, b) => b.respondents - a.respondents || (a.text < b.text ? -1 : 1))
      .slice(0, limit);
  }

  /** Each word and phrase of a response once, by its group; `null` where nothing was written. */
  #keysOf({ group, answers }: AnsweredResponse): { masked: string; keys: string[] } | null {
    const written = (this.#questionnaires.get(group)?.items ?? []).flatMap((item) => {
      const answer = item.role === 'comment' ? answers[item.name] : undefined;
      return typeof answer === 'string' && answer.trim() !== '' ? [answer.trim()] : [];
    });
    if (written.length === 0) return null;
    const masked = maskPersons(written.join('\n'));
    const { words, phrases } = wordsOf(masked);
    const keys = [
      ...[...words].map((word) => `word ${group} ${word}`),
      ...[...phrases].map((phrase) => `phrase ${group} ${phrase}`),
    ];
    return { masked, keys };
  }
}

/** The texts with the smallest keyed hashes: as good as drawn by lot, and the same whatever order they come in. */
class Selection {
  readonly #size: number;
  readonly #seed: string;
  #texts = new Map<string, number>();

  constructor(size: number, seed: string) {
    this.#size = size;
    this.#seed = seed;
  }

  add(text: string): void {
    this.#texts.set(text, textHash(`${this.#seed} ${text}`));
    if (this.#texts.size >= 4 * this.#size) this.#trim();
  }

  texts(): string[] {
    this.#trim();
    return [...this.#texts.keys()];
  }

  #trim(): void {
    const ordered = [...this.#texts].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    this.#texts = new Map(ordered.slice(0, this.#size));
  }
}
