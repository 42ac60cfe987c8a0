import { hash } from 'node:crypto';
import { z } from 'zod';
import { comparableText, type flagRules, flagSettings, isFlag } from '../../../analysis/quality.ts';
import { type GroupCode, groupCodes } from '../../../surveys/groups.ts';
import type { Questionnaire } from '../../../surveys/questionnaire.ts';
import type { ResponseRecord } from '../../intake/record.ts';
import type { StoredResponse } from '../../queries/responses.ts';
import { canonicalText } from '../canonical.ts';
import { readResponseLine } from './format.ts';
import type { OpenedPack } from './opened.ts';
import { readJson } from './read-json.ts';
import { LeafWalk, type Leaves } from './verify-leaves.ts';

const option = z.union([z.string(), z.number(), z.boolean()]);
const recordFormat: z.ZodType<ResponseRecord> = z.strictObject({
  answers: z.record(z.string(), z.union([option, z.array(option)])),
  campaign: z.string(),
  day: z.iso.date(),
  flags: z.array(z.custom<keyof typeof flagRules>((word) => typeof word === 'string' && isFlag(word))),
  group: z.enum(groupCodes),
  nonce: z.string(),
  receipt: z.string(),
  school: z.string(),
  seconds: z.number().nullable(),
  source: z.enum(['phone', 'paper', 'simulation']),
  township: z.string(),
});

/** The lines of responses.jsonl, each taken apart. Throws at the first that is none. */
async function* responseLines(pack: OpenedPack) {
  let number = 0;
  for await (const lines of pack.lines('responses.jsonl')) {
    yield lines.map((line) => {
      number += 1;
      const parts = readResponseLine(line);
      if (!parts) throw new Error(`第 ${number} 行不是答卷 (line ${number} is no response)`);
      return { number, ...parts };
    });
  }
}

/** An answer of a pack as it counts, with the flags of closing; and what closing found, and where it stands. */
export interface PackedResponse {
  number: number;
  closing: string;
  response: StoredResponse;
}

/** The answers of a pack whose every line `checkResponses` has read before. */
export async function* packedResponses(pack: OpenedPack): AsyncGenerator<PackedResponse[]> {
  for await (const lines of responseLines(pack))
    yield lines.map(({ number, closing, record }) => {
      const response: ResponseRecord = JSON.parse(record.toString());
      const flags = [...response.flags, ...closing.split(' ').filter(isFlag)];
      return { number, closing, response: { ...response, flags } };
    });
}

/**
 * Holds every response against the list of leaves: its leaf is in the tree, none is missing, none was added. Gives the
 * words that were written, for the flags of closing; `null` where the answers cannot be read.
 */
export async function checkResponses(pack: OpenedPack, leaves: Leaves | null): Promise<SameTexts | null> {
  const { checks } = pack;
  let texts: SameTexts | null = null;
  await checks.guard('responses', 'responses.jsonl', async () => {
    const walk = leaves && new LeafWalk(leaves);
    const written = new SameTexts(pack.campaign?.questionnaires ?? new Map());
    const places = placesIn(pack);
    let count = 0;
    for await (const lines of responseLines(pack)) {
      for (const { number, record } of lines) {
        count = number;
        const read = recordFormat.safeParse(readJson(record.toString()));
        if (!read.success) throw new Error(`第 ${number} 行的答卷读不懂 (line ${number})`);
        const { data } = read;
        // Whatever is not in the frame would make a cell of its own, and there may be millions.
        if (places && !places.has(placeKey(data)))
          throw new Error(
            `第 ${number} 行：名册里没有这个人群、乡镇、学校 (line ${number}, not in the frame)`,
          );
        const fault =
          data.campaign === pack.facts?.id ? (walk?.next(data.receipt, record) ?? null) : '属于另一次调查';
        if (fault)
          checks.bad('responses', '答卷和封存的不一致', [`responses.jsonl 第 ${number} 行：${fault}`]);
        written.add(data);
      }
    }
    texts = written;
    if (!walk) return checks.unchecked('responses', 'leaves.txt 对不上，没有名单可比');
    if (walk.left() > 0) {
      checks.bad('responses', '答卷和封存的不一致', [
        `responses.jsonl 第 ${count} 行以后：少了 ${walk.left()} 份，名单里有它们的回执码`,
      ]);
    }
    checks.ok('responses', `${count} 份答卷的承诺和叶都对得上，不多不少`);
  });
  return texts;
}

/** Where anybody could answer; `null` where the frame cannot be read. */
function placesIn({ campaign }: OpenedPack): ReadonlySet<string> | null {
  return campaign && new Set(campaign.frame.map((cell) => placeKey({ ...cell, school: cell.school ?? '' })));
}

function placeKey({
  group,
  township,
  school,
}: Pick<ResponseRecord, 'group' | 'township' | 'school'>): string {
  return `${group}\n${township}\n${school}`;
}

/** Holds the flags that only the whole field shows against what is found again. */
export class ClosingFlags {
  readonly #pack: OpenedPack;
  readonly #texts: SameTexts;
  #flagged = 0;

  constructor(pack: OpenedPack, texts: SameTexts) {
    this.#pack = pack;
    this.#texts = texts;
  }

  look({ number, closing, response }: PackedResponse): void {
    const found = this.#texts.isSame(response) ? 'same-text' : '';
    if (found !== '') this.#flagged += 1;
    if (found !== closing)
      this.#pack.checks.bad('closing', '重新判定的不一样', [`responses.jsonl 第 ${number} 行：closing`]);
  }

  async end(): Promise<void> {
    const { checks } = this.#pack;
    // Rules that were frozen before they were changed in this software are not judged by the new ones.
    const sameRules = flagsIn(await this.#pack.text('frozen.json')) === canonicalText(flagSettings);
    if (sameRules) checks.ok('closing', `${this.#flagged} 份有雷同意见的标记，重新判定一致`);
    else checks.forget('closing', '发布时的标记规则和本软件的不同，请用当时的版本核对');
  }
}

function flagsIn(frozen: string): string {
  const read = z.looseObject({ flags: z.looseObject({ settings: z.unknown() }) }).safeParse(readJson(frozen));
  return read.success ? canonicalText(read.data.flags.settings ?? null) : '';
}

/** How often each answer in words was given, without keeping the words. */
export class SameTexts {
  readonly #questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  readonly #times = new Map<number, number>();

  constructor(questionnaires: ReadonlyMap<GroupCode, Questionnaire>) {
    this.#questionnaires = questionnaires;
  }

  add(response: ResponseRecord): void {
    const key = this.#keyOf(response);
    if (key !== null) this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
  }

  isSame(response: ResponseRecord): boolean {
    const key = this.#keyOf(response);
    return key !== null && (this.#times.get(key) ?? 0) >= flagSettings.sameText.responses;
  }

  #keyOf({ group, answers }: ResponseRecord): number | null {
    const questionnaire = this.#questionnaires.get(group);
    const text = questionnaire ? comparableText(questionnaire, answers) : null;
    if (text === null) return null;
    // 48 bits: of a million texts, for three to meet by chance is out of the question.
    return hash('sha256', `${group} ${text}`, 'buffer').readUIntBE(0, 6);
  }
}
