import { beijingTimeNamed } from '../../analysis/beijing.ts';
import { combinationNames, definitionNames } from '../../analysis/wording.ts';
import { type Codebook, codebookOf } from './codebook.ts';
import { restrictedLabels } from './csv.ts';
import { addCounted, RowWeights, rowsIn } from './design.ts';
import type { DocumentSource, Progress } from './document-source.ts';
import { RowCoder } from './row-values.ts';
import type { ResponseRow } from './rows.ts';
import { SavCases } from './sav-cases.ts';
import { type SavFile, type SavVariable, savDictionary } from './sav-dictionary.ts';
import type { Variable } from './variable.ts';
import { validNames } from './variable-names.ts';

/**
 * All responses as an SPSS system file (.sav): a restricted document of whole rows. Reads the rows twice: how long the
 * longest texts are and how many answers each stratum has stand in its head.
 */
export async function* sav(
  { report, campaign, rows }: Pick<DocumentSource, 'report' | 'campaign' | 'rows'>,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  const codebook = codebookOf(campaign, report);
  const total = 2 * rowsIn(report);
  const measured = await measure(codebook, rows('any'), (done) => progress(done, total));
  const weights = new RowWeights(codebook.strata, measured.counted);
  const coder = new RowCoder(codebook, campaign.questionnaires);
  const variables = codebook.variables.map((variable) => savVariable(variable, measured.widths));
  yield savDictionary(variables, fileOf({ report, campaign }, codebook, measured.rows));
  const cases = new SavCases(variables);
  let done = 0;
  for await (const row of rows('shuffled')) {
    cases.add(coder.code(row, weights.of(row)));
    done += 1;
    const chunk = cases.take();
    if (chunk) yield chunk;
    if (done % rowsPerStep === 0) progress(measured.rows + done, total);
  }
  weights.finish();
  yield cases.end();
  progress(measured.rows + done, total);
}

const rowsPerStep = 1000;

interface Measured {
  rows: number;
  counted: Map<string, number>;
  /** Bytes of the longest text of a variable, by its name. */
  widths: Map<string, number>;
}

async function measure(
  { variables }: Codebook,
  rows: AsyncIterable<ResponseRow>,
  progress: (done: number) => void,
): Promise<Measured> {
  const texts = variables.filter(({ kind }) => kind === 'text');
  const measured: Measured = { rows: 0, counted: new Map(), widths: new Map() };
  for await (const row of rows) {
    measured.rows += 1;
    addCounted(measured.counted, row);
    for (const { name, column, source } of texts) {
      const answer = source === 'fact' ? row.school : row.answers[column];
      const width = answer === undefined ? 0 : Buffer.byteLength(String(answer));
      if (width > (measured.widths.get(name) ?? 0)) measured.widths.set(name, width);
    }
    if (measured.rows % rowsPerStep === 0) progress(measured.rows);
  }
  return measured;
}

function savVariable(variable: Variable, widths: ReadonlyMap<string, number>): SavVariable {
  const { name, label, kind, measure: level, values, column } = variable;
  const renamed = variable.source === 'item' && variable.option === null && name !== column;
  return {
    name,
    label: renamed ? `${label}（题目代号 ${column}）` : label,
    width: kind === 'text' ? Math.max(1, widths.get(name) ?? 0) : 0,
    format: formatOf(variable),
    measure: level,
    values,
  };
}

function formatOf({ kind, measure: level, source, column }: Variable): SavVariable['format'] {
  if (kind !== 'number') return kind;
  if (source === 'item') return level === 'scale' ? 'decimal' : 'code';
  if (column === '_weight') return 'decimal';
  return ['_seconds', '_population', '_aside'].includes(column) ? 'count' : 'code';
}

function fileOf(
  { report, campaign }: Pick<DocumentSource, 'report' | 'campaign'>,
  { variables }: Codebook,
  cases: number,
): SavFile {
  const labels = restrictedLabels(report).join(' ');
  const nameOf = (column: string) => variables.find((one) => one.column === column)?.name ?? '';
  const ticks = Map.groupBy(
    variables.filter(({ source, option }) => source === 'item' && option !== null),
    ({ column }) => column,
  );
  const setNames = validNames([...ticks.keys()]);
  return {
    label: `${labels} ${report.campaign.title}`,
    documents: [
      `${labels}。逐份答卷，属内部资料，不得外传。`,
      `${report.campaign.title}（${report.campaign.organiser}）`,
      `调查编号 ${campaign.id}；冻结内容摘要 ${report.campaign.digest ?? '无'}；报告生成于 ${beijingTimeNamed(report.generatedAt)}。`,
      `主要结果的口径：${definitionNames[report.definition]}，${combinationNames[report.combination]}。`,
      `文件已按变量 ${nameOf('_weight')} 加权（层内名册人数÷计入的答卷数）：分人群、分人群×乡镇算出的比率就是报告的比率；不计入的答卷没有权数，自动不算。`,
      '全县的结果由各人群的比率按发布前确定的办法合成，不是把全部答卷直接加权；标准误、区间和显著性检验也要考虑分层和有限总体，请用同时导出的 R 脚本，不要用 SPSS 的基本过程。',
      '缺失值：系统缺失（文字为空）＝问了没有答；不了解、未问、不适用各有代码，见值标签。文字末尾的空格不保留。',
    ],
    made: madeAt(report.generatedAt),
    cases,
    weight: nameOf('_weight'),
    multiple: [...ticks].flatMap(([column, own], index) => {
      const label = own[0]?.questions[0]?.text ?? column;
      const name = setNames[index] ?? column;
      return own.length < 2 ? [] : [{ name, label, variables: own.map((variable) => variable.name) }];
    }),
  };
}

/** An instant on the clocks of Beijing, as the head of the file has it. */
function madeAt(instant: string): SavFile['made'] {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: 'Asia/Shanghai', day: '2-digit', month: 'short', year: '2-digit', hourCycle: 'h23' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('day')} ${part('month').slice(0, 3)} ${part('year')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
}
