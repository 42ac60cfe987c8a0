import { dimensionName } from '../../surveys/dimensions.ts';
import { groupName } from '../../surveys/groups.ts';
import type { Codebook } from './codebook.ts';
import type { DdiSource, Element } from './ddi-elements.ts';
import type { Variable } from './variable.ts';

type Campaign = DdiSource['campaign'];
/** The number of each variable's ID, by its name. */
type Ids = ReadonlyMap<string, string>;

const missingTypes = { skipped: 'not applicable', unknown: "don't know", 'not-asked': 'not asked' } as const;

/** What every variable means, in DDI-Codebook 2.5, after which of them are ticks of one question. */
export function dataDescription({ variables }: Codebook, campaign: Campaign): Element {
  const ids = new Map(variables.map(({ name }, index) => [name, `V${index + 1}`]));
  return {
    varGrp: tickGroups(variables, ids),
    var: variables.map((variable) => ({
      ...attributesOf(variable, variables, ids),
      ...partsOf(variable, campaign),
    })),
  };
}

function tickGroups(variables: readonly Variable[], ids: Ids): Element[] {
  const ticks = Map.groupBy(
    variables.filter(({ source, option }) => source === 'item' && option !== null),
    ({ questions, column }) => `${column}\n${questions.map(({ group }) => group).join(' ')}`,
  );
  return [...ticks.values()].map((own, index) => ({
    '@ID': `G${index + 1}`,
    '@type': 'multipleResp',
    '@var': own.map(({ name }) => ids.get(name)).join(' '),
    labl: own[0]?.questions[0]?.text ?? '',
  }));
}

function attributesOf(variable: Variable, variables: readonly Variable[], ids: Ids): Element {
  const { name, kind, measure, values, column, source } = variable;
  const coded = values.some((one) => one.missing === null);
  const weight = ids.get(variables.find((one) => isWeight(one))?.name ?? '');
  const isTownship = source === 'fact' && column === 'township';
  return {
    '@ID': ids.get(name) ?? '',
    '@name': name,
    '@files': 'F1 F2',
    ...(isWeight(variable) ? { '@wgt': 'wgt' } : {}),
    ...(source === 'item' && weight !== undefined ? { '@wgt-var': weight } : {}),
    '@intrvl': measure === 'scale' ? 'contin' : 'discrete',
    '@nature': natureOf(variable),
    ...(kind === 'date' ? { '@temporal': 'Y' } : {}),
    ...(isTownship ? { '@geog': 'Y', '@geoVocab': '统计用区划代码，前 9 位' } : {}),
    '@representationType':
      kind === 'date' ? 'datetime' : kind === 'text' ? 'text' : coded ? 'code' : 'numeric',
  };
}

function isWeight({ source, column }: Variable): boolean {
  return source === 'fact' && column === '_weight';
}

/** Of a day, and of a number that people give, nobody knows that its zero means none. */
function natureOf({ kind, measure, source }: Variable): 'nominal' | 'ordinal' | 'interval' | 'ratio' {
  if (measure !== 'scale') return measure;
  return kind === 'date' || source === 'item' ? 'interval' : 'ratio';
}

function partsOf(variable: Variable, { settings, questionnaires }: Campaign): Element {
  const { label, kind, values, groups, source, dimension } = variable;
  const missing = values.filter((one) => one.missing !== null);
  return {
    labl: label,
    ...(source === 'item' && kind === 'text'
      ? { security: '内部：填写人可能在文字里提到人，给别人看以前须逐条检查' }
      : {}),
    qstn: questionsOf(variable),
    ...validRange(variable, questionnaires),
    ...(missing.length > 0
      ? { invalrng: { item: missing.map(({ code }) => ({ '@VALUE': String(code) })) } }
      : {}),
    ...(groups.length < settings.groups.length ? { universe: groups.map(groupName).join('、') } : {}),
    txt: textsOf(variable),
    catgry: values.map(({ code, value, label: text, missing: why }) => ({
      ...(why === null ? {} : { '@missing': 'Y', '@missType': missingTypes[why] }),
      catValu: String(code),
      labl: text,
      ...(value !== null && String(value) !== String(code) ? { txt: `CSV 中写作 ${value}` } : {}),
    })),
    ...(dimension === null ? {} : { concept: dimensionName(dimension) }),
    varFormat: {
      '@type': kind === 'text' ? 'character' : 'numeric',
      '@schema': 'SPSS',
      ...(kind === 'date' ? { '@category': 'date' } : {}),
    },
  };
}

/** How it is asked, once where several groups are asked in the same words. */
function questionsOf({ questions, groups }: Variable): Element[] {
  const ways = Map.groupBy(questions, ({ text, description, condition }) =>
    JSON.stringify([text, description, condition]),
  );
  return [...ways.values()].flatMap((same) => {
    const [one] = same;
    if (!one) return [];
    const to =
      same.length < groups.length ? `问${same.map(({ group }) => groupName(group)).join('、')}` : null;
    const when = one.condition === null ? null : `只在这时问：${one.condition}`;
    const before = [to, when].flatMap((words) => words ?? []).join('；');
    return {
      ...(before === '' ? {} : { preQTxt: before }),
      qstnLit: one.text,
      ...(one.description === null ? {} : { postQTxt: one.description }),
    };
  });
}

function textsOf({ about, questions, column, option, source }: Variable): string[] {
  const separator = source === 'item' ? '“;”' : '空格';
  const within = option === null ? '' : `，几项用${separator}隔开，本变量看其中有没有 ${option}`;
  return [...(about === null || questions.length > 0 ? [] : [about]), `CSV 的列：${column}${within}`];
}

/** The least and the most that is taken of a number, of all groups that are asked. */
function validRange(
  { kind, column, groups, source }: Variable,
  questionnaires: Campaign['questionnaires'],
): Element {
  if (kind !== 'number' || source === 'fact') return {};
  const items = groups.flatMap(
    (group) => questionnaires.get(group)?.items.filter(({ name }) => name === column) ?? [],
  );
  const all = (of: (item: (typeof items)[number]) => number | null) =>
    items.flatMap((item) => of(item) ?? []);
  const [least, most] = [all(({ min }) => min), all(({ max }) => max)];
  const range = {
    ...(least.length === items.length ? { '@min': String(Math.min(...least)) } : {}),
    ...(most.length === items.length ? { '@max': String(Math.max(...most)) } : {}),
  };
  return Object.keys(range).length === 0 ? {} : { valrng: { range: { '@UNITS': 'REAL', ...range } } };
}
