import { labelsOf } from '../../analysis/wording.ts';
import type { OptionValue } from '../../surveys/answers.ts';
import { countedIn, designStrata, type RowDesign, RowWeights, rowsIn } from './design.ts';
import type { DocumentSource, Progress } from './document-source.ts';
import { guard, quoted, type ResponseRow } from './rows.ts';

const placeColumns = ['group', 'township', 'school'];
/** Columns that begin with `_` say how an answer came and what it stands for; `import` passes them over. */
const factColumns = [
  ...['_day', '_seconds', '_source', '_flags', '_aside', '_counted'],
  ...['_stratum', '_population', '_weight', '_label'],
];
const byteOrderMark = '\ufeff';
const signsAtOnce = 32_768;
const rowsPerStep = 1000;

/**
 * All responses as CSV (RFC 4180, UTF-8 with a byte order mark): a restricted document of whole rows. No id, receipt
 * or nonce leaves with it. What a spreadsheet could take for a formula is guarded; `readTable` undoes that exactly.
 * Answers leave as they are stored; an unpaired surrogate, which UTF-8 cannot hold, becomes U+FFFD.
 */
export async function* csv(
  { report, campaign, rows }: Pick<DocumentSource, 'report' | 'campaign' | 'rows'>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const items = [
    ...new Set([...campaign.questionnaires.values()].flatMap((one) => one.items.map(({ name }) => name))),
  ];
  const weights = new RowWeights(designStrata(campaign, report), await countedIn(report, rows));
  const label = restrictedLabels(report).join(' ');
  const total = rowsIn(report);
  let text = byteOrderMark + line([...placeColumns, ...items, ...factColumns]);
  let done = 0;
  for await (const row of rows('shuffled')) {
    text += line(record(row, items, weights.of(row), label));
    done += 1;
    if (done % rowsPerStep === 0) progress(done, total);
    if (text.length < signsAtOnce) continue;
    yield Buffer.from(text);
    text = '';
  }
  weights.finish();
  yield Buffer.from(text);
  progress(done, total);
}

/** What must stand on whole rows: that they stay in the building, and what the Report is labelled with. */
export function restrictedLabels(report: Parameters<typeof labelsOf>[0]): string[] {
  return ['内部', ...labelsOf(report)];
}

function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join(',')}\r\n`;
}

function record(
  row: ResponseRow,
  items: readonly string[],
  { stratum, weight }: RowDesign,
  label: string,
): string[] {
  return [
    row.group,
    row.township,
    guard(row.school),
    ...items.map((item) => cellOf(row.answers[item])),
    row.day,
    String(row.seconds ?? ''),
    row.source,
    row.flags.join(' '),
    String(row.aside ?? ''),
    row.counted ? '1' : '0',
    String(stratum?.code ?? ''),
    String(stratum?.eligible ?? ''),
    String(weight ?? ''),
    label,
  ];
}

function cellOf(answer: OptionValue | readonly OptionValue[] | undefined): string {
  if (answer === undefined) return '';
  if (typeof answer === 'number') return String(answer);
  return guard(typeof answer === 'object' ? answer.join(';') : String(answer));
}
