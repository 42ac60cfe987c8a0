import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A sentence for the person at the screen, and the same in English for the one who reads the log. */
export interface Sentence {
  zh: string;
  en: string;
}

/**
 * What goes wrong in a way the caller can act on. It becomes `{ code, message, details }` with its HTTP
 * status on the wire, and one sentence with a non-zero exit on the command line.
 */
export class Problem extends Error {
  readonly status: ContentfulStatusCode;
  /** A kebab-case word that scripts may rely on. */
  readonly code: string;
  readonly sentence: Sentence;
  readonly details: unknown;

  constructor(status: ContentfulStatusCode, code: string, sentence: Sentence, details: unknown = null) {
    super(`${sentence.zh} (${sentence.en})`);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.details = details;
  }

  toBody() {
    return {
      code: this.code,
      message: this.sentence.zh,
      messageEnglish: this.sentence.en,
      details: this.details,
    };
  }
}

/** For an address that no route answers. */
export function noSuchPage(): Problem {
  return new Problem(404, 'not-found', { zh: '没有这个页面', en: 'no such page' });
}
