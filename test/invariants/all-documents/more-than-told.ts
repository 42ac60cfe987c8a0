import { flagRules } from '../../../analysis/quality.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import type { PublishedCampaign } from '../../../server/campaigns/published.ts';
import type { Statement } from './reading.ts';
import { percent, plain, type Subject, toldAbout } from './told-about.ts';

/**
 * Numbers that are no figures, by what stands around them: names of rules and standards, dates, addresses, digests, places
 * in the document, sentences that hold in every campaign. Each is cut out where it stands in these words, and nowhere else.
 */
const noFigures: readonly RegExp[] = [
  /〔2017〕6号|县工作方案第13条|办法要求达到 85% 以上/g,
  /SHA-256|Ed25519|RFC 9162 第 2\.1\.1 节|RFC 9162|RFC 9535|0x00|32 个字节|前 32 位|sha256sum|printf '\w+公钥'/g,
  /\d{4}年\d{1,2}月\d{1,2}日( \d\d:\d\d)?|\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g,
  /https?:\/\/\S+|[0-9a-f]{7,}(?=\s|$)|(\b[0-9a-f]{4}\b ?){2,}/g,
  /第 \d+ 页，共 \d+ 页|第 \d+ 版|^附件\d|^[附表图]+\d[\d-]*　|^　*\d+\. |附件：1\. |^ {2}\d\. /g,
  /正负 3 个百分点|只列数值较低的 8 题|不足 30 份|夜间（22 时至次日 6 时）|标记规则 \d/g,
  /整改共 \d+ 条，已完成 \d+ 条|(最低的 \d+ 道|标准的|判断的) \d+ 题|最低的 \d+ 道题|有 \d+ 种(会|算法)/g,
  /五级量表按 1–5 分|全部选“一般”也得 60%|最低分记 0、最高分记 100|一户一份/g,
];

/** Tables of the Word report that tell where the numbers stand that are printed elsewhere. */
export const sourceTables: readonly string[] = ['正文中的数字', '表和图中的数字'];

/** Places that print again what stands elsewhere in their document, and say so: caches of charts, the tables of sources. */
function repeats({ document, place, head }: Statement): boolean {
  return (
    place.startsWith('xl/charts/') || (document === 'docx' && sourceTables.includes(place) && head !== null)
  );
}

function isNumbering({ place }: Statement): boolean {
  return /^说明!A\d+$/.test(place);
}

/** What was printed in the places that others repeat. */
function printedIn(statements: readonly Statement[]): { repeated: (statement: Statement) => boolean } {
  const drawn = statements.flatMap(({ place, text }) =>
    place.startsWith('图中的数!') ? [Number.parseFloat(text) / 100] : [],
  );
  const written = statements.flatMap((one) =>
    one.document === 'docx' && one.head === null ? [one.text.replace(/\s/g, '')] : [],
  );
  const said = written.join('\n');
  return {
    repeated({ place, head, text }) {
      if (place.startsWith('xl/charts/'))
        return Number.isNaN(Number(text)) || drawn.some((one) => Math.abs(one - Number(text)) < 1e-9);
      // Addresses in the Report's JSON hold places of rows, and no figures.
      if (head === '在报告数据中的位置' || head === '表、图') return !/[\d.]+%|\d份/.test(text);
      return text.split('；').every((one) => said.includes(one.replace(/^…|…$/g, '').replace(/\s/g, '')));
    },
  };
}

/** Heads of who was asked and who answered, and of what was answered: under the one nothing of the other may stand. */
const heads = {
  participation: /^(名册人数|计划|计划数|收到|已收到|还缺|参与率|占比)$/,
  answers:
    /^(结果|满意率|标准误|区间|区间下限|区间上限|有效答卷|答卷|满意至少（份）|满意至多（份）|相差.*|差的区间|校正后的 p|各选项份数|不公布比率时的份数|.* 分.*|不了解)$/,
};
const ofParticipation = /名册|计划|收到|参与|缺|占比|封存/;

/** Numbers that the released Report does not tell of whom or what they stand beside. */
export function moreThanTold(
  statements: readonly Statement[],
  report: ReleasedReport,
  campaign: Pick<PublishedCampaign, 'settings'>,
): string[] {
  const names = new Names(report);
  const { title, id } = report.campaign;
  const fixed = [...report.notes.map(({ text }) => text), title, id, ...Object.values(flagRules)];
  let question: string | null = null;
  let page: { key: string; township: string | null } = { key: '', township: null };
  const elsewhere = printedIn(statements);
  return statements.flatMap((statement) => {
    if (isAsked(statement) || isNumbering(statement)) return [];
    if (repeats(statement))
      return elsewhere.repeated(statement)
        ? []
        : [`${statement.place}: ${statement.text} stands nowhere else`];
    const key = `${statement.document} ${statement.place}`;
    // A notice is about the township that it is sent to, on every page of it.
    if (statement.document === 'notices') {
      if (page.key !== key) page = { key, township: null };
      page.township = names.addressee(statement.text) ?? page.township;
    }
    if (names.questionIn(statement.text)) question = names.questionIn(statement.text);
    const around = statement.document === 'notices' ? page.township : null;
    let whole = statement.text;
    for (const one of fixed) whole = whole.replaceAll(one, '');
    for (const pattern of noFigures) whole = whole.replace(pattern, ' ');
    const clauses = statement.head === null ? clausesIn(whole) : [whole];
    // The bulletin prints the rate of a question below it, in a line of its own.
    const bare = statement.document === 'bulletin' && /^[\d.]+%$/.test(statement.text) ? question : null;
    const subject: Subject = { group: null, township: around, question: bare };
    return clauses.flatMap((clause) =>
      numbersOf({ ...statement, text: clause }, names, subject)
        .filter(({ number, told }) => !told(report).has(number))
        .filter(({ number }) => !constantsIn({ ...statement, text: clause }, report, campaign).has(number))
        .map(({ number }) => `${key}: ${number} in ${[...statement.beside, clause].join(' | ')}`),
    );
  });
}

/** Whether a statement is of a questionnaire or a codebook: these do not depend on what was answered. */
export function isAsked({ place }: Pick<Statement, 'place'>): boolean {
  return place === 'question' || place.startsWith('题目表!');
}

/** What was frozen before anyone answered: each where it is spoken of, the rest on the sheet that tells of counting. */
function constantsIn(
  { place, text, head, beside }: Statement,
  { bar, smallCell, campaign }: ReleasedReport,
  { settings }: Pick<PublishedCampaign, 'settings'>,
): Set<string> {
  const { level, residents, sampling, satisfied } = settings;
  // In a table what its row or column is called by itself, as 标准 is, not every word that stands beside.
  const named = [head, ...beside].filter((one) => one === '标准' || one === '置信水平' || one === '保护门槛');
  const around = [text, ...named].join(' ');
  const both = (rate: number) => [percent(rate), `${rate * 100}%`];
  const [row = ''] = place.startsWith('口径和方法!') ? beside : [];
  return new Set([
    ...(/标准|不低于|低于|发布前就定好/.test(around) ? both(bar) : []),
    ...(/区间|置信水平/.test(around) ? both(level) : []),
    ...(/少于|不足|不少于|门槛/.test(around) ? [String(smallCell)] : []),
    ...(row === '常住人口' ? [String(residents)] : []),
    ...(row === '计划比例' ? [`${sampling.ratio * 100}%`] : []),
    ...(row === '最少份数' ? [String(sampling.floor)] : []),
    ...(row === '答卷保存月数' ? [String(campaign.retentionMonths)] : []),
    ...(row.endsWith('计为满意') ? Object.values(satisfied).flat().map(String) : []),
  ]);
}

const clausesIn = (text: string) => text.split(/[。；\n]/).filter((clause) => /\d/.test(clause));

const county = '全县';
const stepsInWords = '总体评价满意 \\d+ 到 \\d+ 份，共 \\d+ 份';

/** A number as it is looked up: a count in steps as a whole, or as the one end that its head says it is. */
function comparable(word: string, { place, head }: Statement): string {
  const steps = /^总体评价满意 (\d+) 到 (\d+) 份，共 (\d+) 份$/.exec(word);
  if (steps) return `${steps[1]}–${steps[2]}/${steps[3]}`;
  const number = plain(word.replaceAll(',', ''));
  if (!place.startsWith('几到几份!')) return number;
  if (head?.startsWith('满意至少')) return `≥${number}`;
  return head?.startsWith('满意至多') ? `≤${number}` : `/${number}`;
}

interface Found {
  number: string;
  told: (report: ReleasedReport) => Set<string>;
}

/** Each number of a statement with what it may be: about whom and what it stands beside. */
function numbersOf(statement: Statement, names: Names, around: Subject): Found[] {
  const { text } = statement;
  const subject = { ...around };
  // Beside a group the whole county is all townships, beside a question every group.
  for (const one of statement.beside) if (one.trim() !== county) Object.assign(subject, names.named(one));
  const found: Found[] = [];
  const pattern = new RegExp(`${stepsInWords}|${names.pattern}|[+-]?\\d[\\d,]*(?:\\.\\d+)?%?`, 'g');
  for (const [word] of text.matchAll(pattern)) {
    const name = names.named(word);
    if (name) {
      Object.assign(subject, name);
      continue;
    }
    const about = { ...subject };
    found.push({
      number: comparable(word, statement),
      told: (report) => allowed(report, about, statement),
    });
  }
  return found;
}

/** Under a head only what belongs under it; in words participation only where they speak of it, and nothing but it. */
function allowed(
  report: ReleasedReport,
  subject: Subject,
  { head, text, document, beside, place }: Statement,
): Set<string> {
  const { participation, answers, lengths } = toldAbout(report, subject);
  if (head?.startsWith('线长')) return lengths;
  if (head !== null && beside[0]?.endsWith('参与率')) return participation;
  const both = new Set([...participation, ...answers]);
  if (document === 'notices' && !/满意/.test(text)) return participation;
  if (head && heads.participation.test(head)) return participation;
  if (head && heads.answers.test(head)) return answers;
  if (/满意/.test(text) && !ofParticipation.test(text)) return answers;
  if (head !== null && /满意率|乡镇×人群/.test(place)) return answers;
  if (head !== null) return both;
  return ofParticipation.test(text) ? both : answers;
}

/** The names that a campaign's numbers stand beside. */
class Names {
  readonly pattern: string;
  readonly #named = new Map<string, Partial<Subject>>();
  readonly #townships: ReadonlyMap<string, string>;

  constructor({ campaign }: ReleasedReport) {
    for (const { name, title } of campaign.items) this.#named.set(title, { question: name });
    for (const { code, name } of campaign.dimensions) this.#named.set(name, { question: code });
    for (const { code, name } of campaign.groups) this.#named.set(name, { group: code });
    for (const { code, name } of campaign.townships) this.#named.set(name, { township: code });
    this.#named.set(county, { group: null, township: null });
    this.#townships = new Map(campaign.townships.map(({ code, name }) => [name, code]));
    // In words the dimension of that name is only ever the judgement that the rate is of.
    const escaped = [...this.#named.keys()]
      .filter((name) => name !== '总体评价')
      .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.pattern = escaped.sort((a, b) => b.length - a.length).join('|');
  }

  named(text: string): Partial<Subject> | undefined {
    const [, ofSchool] = / · (.+)$/.exec(text) ?? [];
    return this.#named.get(ofSchool ?? text.trim());
  }

  /** The question that a text asks. */
  questionIn(text: string): string | null {
    return this.#named.get(text.trim())?.question ?? null;
  }

  addressee(text: string): string | null {
    const found = /^(.+?)(办事处|人民政府)：$|^(.+?)（续）/.exec(text);
    const name = found?.[1] ?? found?.[3] ?? '';
    return this.#townships.get(name) ?? null;
  }
}
