import type { ReportCampaign } from '../../../analysis/report.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { combinationNames, definitionNames } from '../../../analysis/wording.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import type { Read, ReadTable } from './reading.ts';

/** A rate as documents print it, in thousandths; error and limits where they stand beside it. */
export type PrintedRate = { rate: number; se: number | null; lower: number | null; upper: number | null };

/**
 * What leaves of a campaign, put together from the texts of its documents alone: each row in the most telling form in
 * which any of them has it. `headlineWith` is of the answers that an earlier edition counted.
 */
export interface Rebuilt {
  pattern: WithholdingPattern;
  headline: PrintedRate | null;
  headlineWith: PrintedRate | null;
  groups: Map<GroupCode, PrintedRate>;
  /** Satisfied of valid answers in a cell that leaves, as a rate. */
  cells: Map<string, PrintedRate>;
  /** `from`, `to` and valid answers of each count in steps, by whom it is of. */
  steps: Map<string, number[]>;
  /** Who could answer and who did, by cell. */
  answered: Map<string, { eligible: number; received: number }>;
}

type Names = Pick<ReportCampaign, 'groups' | 'townships' | 'items'>;

/** @param names of what is asked of whom, which everybody knows */
export function rebuild(
  { tables, statements }: Read,
  names: Names,
  definition: keyof typeof definitionNames,
): Rebuilt {
  const all = (title: string) => tables.filter((table) => table.title === title);
  const rateName = definitionNames[definition];
  const groupOf = (name: string) => names.groups.find((one) => one.name === name)?.code;
  const townshipOf = (name: string) => names.townships.find((one) => one.name === name)?.code;
  const bulletin = tables.filter(({ document }) => document === 'bulletin').flatMap(({ rows }) => rows);

  const groups = new Map<GroupCode, PrintedRate>();
  const steps = new Map<string, number[]>();
  for (const table of [...all('分人群'), ...all(`各人群的${rateName}`)])
    for (const row of table.rows) {
      const group = groupOf(row[0] ?? '');
      if (group) tell(groups, group, rateIn(table, row));
      if (group) addSteps(steps, group, row.at(-1) ?? '');
    }
  for (const [name = '', ...rest] of bulletin) {
    const group = groupOf(name);
    const [rate, limits] = rest;
    const printed = / – /.test(limits ?? '') ? plainRate(rate) : null;
    if (group && printed) tell(groups, group, { ...printed, ...limitsIn(limits) });
    if (group) addSteps(steps, group, rest.join('；'));
  }
  for (const { rows } of all('几到几份'))
    for (const [scope, name = '', kind = '', ...counts] of rows) {
      const who =
        scope === '人群' ? `${groupOf(name)}${kind === '全县' ? '' : ` ${kind}`}` : townshipOf(name);
      if (who && counts.length === 3) steps.set(who, counts.map(Number));
    }

  const entered = new Map<string, GroupCode[]>();
  for (const table of [...all('分乡镇'), ...all(`各乡镇（街道）的${rateName}`)])
    for (const row of table.rows) {
      const township = townshipOf(row[0] ?? '');
      if (!township) continue;
      const entering = (row.find((cell, at) => at > 0 && cell.split('、').every(groupOf)) ?? '').split('、');
      const codes = entering.flatMap((one) => groupOf(one) ?? []);
      if (rateIn(table, row)) entered.set(township, codes);
      addSteps(steps, township, row.at(-1) ?? '');
    }

  const cells = new Map<string, PrintedRate>();
  const known = new Set<string>();
  for (const table of all('人群×乡镇'))
    for (const row of table.rows) {
      const key = `${groupOf(row[0] ?? '')} ${townshipOf(row[1] ?? '')}`;
      known.add(key);
      tell(cells, key, rateIn(table, row));
    }
  for (const { heads, rows } of [...all('乡镇×人群（表）'), ...all(`各人群在各乡镇（街道）的${rateName}`)])
    for (const row of rows)
      for (const [at, text] of row.entries()) {
        const group = groupOf(heads[at] ?? '');
        if (group) tell(cells, `${group} ${townshipOf(row[0] ?? '')}`, plainRate(text));
      }

  const headlineRows = all('结果').flatMap(({ rows }) => rows);
  const entry = (name: string) => headlineRows.find(([first]) => first === name) ?? [];
  const coarse = statements.some(({ text }) => text.includes('只公布到整数百分点'));
  const headline = plainRate(entry('主要结果')[1]);
  const quality = all('答卷质量').flatMap((table) =>
    table.rows.map((row) => ({ row, rate: rateIn(table, row) })),
  );
  const of = (name: string) => quality.find(({ row }) => row[0] === name)?.rate ?? null;
  const overall = names.items.flatMap((item) => (item.overall ? [item.name] : []));
  const optionRows = tables.filter(({ title }) => title.startsWith('选项（')).flatMap(({ rows }) => rows);
  const counted = (name: string) =>
    optionRows.some(
      (row) =>
        overall.some((item) => row.includes(item)) && row.includes(name) && /^\d+$/.test(row.at(-2) ?? ''),
    );
  const asItems = (name: string) =>
    all('题目').some((table) =>
      table.rows.some(
        (row) => overall.some((item) => row.includes(item)) && row.includes(name) && rateIn(table, row),
      ),
    );
  const combinations = all('其他口径').flatMap((table) =>
    table.rows.flatMap((row) =>
      row[0] === rateName && rateIn(table, row)
        ? Object.entries(combinationNames).flatMap(([code, name]) => (name === row[1] ? [code] : []))
        : [],
    ),
  ) as WithholdingPattern['combinations'];

  return {
    pattern: {
      format: 1,
      cells: [...known].flatMap((key) => {
        const [group = '', township = ''] = key.split(' ');
        return cells.has(key) ? [] : [{ group: group as GroupCode, township, reason: 'protected' as const }];
      }),
      groups: names.groups.map(({ code, name }) => ({
        group: code,
        row: groups.has(code) ? 'estimate' : steps.has(code) ? 'steps' : 'none',
        ...{ items: asItems(name), counts: counted(name) },
        kinds: (['街道', '镇', '乡'] as const).filter((kind) => steps.has(`${code} ${kind}`)),
      })),
      townships: names.townships.map(({ code }) => {
        const own = entered.get(code);
        const whole = own?.some((group) => !cells.has(`${group} ${code}`));
        const row = own ? (whole ? 'estimate' : 'published') : steps.has(code) ? 'steps' : 'none';
        return { township: code, row, groups: own ?? [] };
      }),
      headline: headline === null ? 'none' : coarse ? 'whole' : 'tenths',
      combinations,
      counts: counted('全县'),
      ...{ items: false, withoutFlagged: of('有标记的') !== null, changed: [], share: 0, check: null },
    },
    headline: headline && {
      rate: headline.rate,
      se: thousandths(entry('标准误')[1]),
      lower: thousandths(entry('区间下限')[1]),
      upper: thousandths(entry('区间上限')[1]),
    },
    headlineWith: of('不剔除任何答卷'),
    ...{ groups, cells, steps },
    answered: answeredIn(all('参与情况'), groupOf, townshipOf),
  };
}

/** Keeps what is told of somebody; a rate with its error tells most. */
function tell<Key>(told: Map<Key, PrintedRate>, key: Key, rate: PrintedRate | null): void {
  const before = told.get(key);
  if (rate === null || (before && before.se !== null)) return;
  told.set(key, { ...before, ...rate });
}

function addSteps(steps: Map<string, number[]>, who: string, text: string): void {
  for (const [, kind, ...counts] of text.matchAll(
    /(?:(街道|镇|乡)：)?总体评价满意 (\d+) 到 (\d+) 份，共 (\d+) 份/g,
  ))
    steps.set(kind ? `${who} ${kind}` : who, counts.map(Number));
}

function thousandths(text: string | undefined): number | null {
  const found = /^(?:约 )?([\d.]+)%$/.exec(text ?? '');
  return found ? Math.round(Number(found[1]) * 10) : null;
}

function plainRate(text: string | undefined): PrintedRate | null {
  const rate = thousandths(text);
  return rate === null ? null : { rate, se: null, lower: null, upper: null };
}

function limitsIn(text: string | undefined): Pick<PrintedRate, 'lower' | 'upper'> {
  const [lower, upper] = (text ?? '').replace(/（.*$/, '').split(' – ');
  return { lower: thousandths(lower), upper: thousandths(upper) };
}

/** The rate of a row of a table with heads; `null` where none stands there. */
function rateIn({ heads }: Pick<ReadTable, 'heads'>, row: readonly string[]): PrintedRate | null {
  const at = (head: string) => row[heads.indexOf(head)];
  const rate = plainRate(at('结果'));
  if (rate === null) return null;
  const limits = heads.includes('区间') ? limitsIn(at('区间')) : null;
  return {
    rate: rate.rate,
    se: thousandths(at('标准误')),
    lower: limits?.lower ?? thousandths(at('区间下限')),
    upper: limits?.upper ?? thousandths(at('区间上限')),
  };
}

function answeredIn(
  tables: readonly ReadTable[],
  groupOf: (name: string) => string | undefined,
  townshipOf: (name: string) => string | undefined,
): Rebuilt['answered'] {
  const answered: Rebuilt['answered'] = new Map();
  for (const { heads, rows } of tables)
    for (const row of rows) {
      const key = `${groupOf(row[0] ?? '')} ${townshipOf(row[1] ?? '')}`;
      const of = (head: string) => Number(row[heads.indexOf(head)]);
      const { eligible = 0, received = 0 } = answered.get(key) ?? {};
      answered.set(key, { eligible: eligible + of('名册人数'), received: received + of('收到') });
    }
  return answered;
}
