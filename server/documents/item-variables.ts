import type { OptionValue } from '../../surveys/answers.ts';
import { conditionInWords } from '../../surveys/condition-words.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Item, Option, Questionnaire } from '../../surveys/questionnaire.ts';
import { DONT_KNOW } from '../../surveys/scale.ts';
import type { Category, Variable } from './variable.ts';

/** One question as several groups are asked it: the same name, answered in the same way. */
interface SharedItem {
  item: Item;
  /** `condition` in words: asked only where it holds. */
  asked: { group: GroupCode; item: Item; condition: string | null }[];
  options: Option[];
}

/** Codes of what is no answer, and what each says; further families stand by for questions whose own values are these. */
const missingFamilies = [
  { skipped: -7, unknown: -8, notAsked: -9 },
  { skipped: -97, unknown: -98, notAsked: -99 },
  { skipped: -9_999_999_997, unknown: -9_999_999_998, notAsked: -9_999_999_999 },
] as const;
type MissingCodes = (typeof missingFamilies)[number];

/** The variables of all questionnaires in the order asked, a question that several groups are asked once. */
export function itemVariables(questionnaires: ReadonlyMap<GroupCode, Questionnaire>): Variable[] {
  return sharedItems(questionnaires).flatMap((shared) =>
    shared.item.type === 'checkbox'
      ? shared.options.map((option, index) => tickVariable(shared, option, index + 1, questionnaires.size))
      : [itemVariable(shared, questionnaires.size)],
  );
}

function sharedItems(questionnaires: ReadonlyMap<GroupCode, Questionnaire>): SharedItem[] {
  const shared: SharedItem[] = [];
  for (const [group, { items }] of questionnaires) {
    for (const item of items) {
      const condition =
        item.visibleIf && conditionInWords(item.visibleIf, items, ({ title }) => `“${title}”`);
      const known = shared.find((one) => one.item.name === item.name && fitsTogether(one, item));
      if (known) {
        known.asked.push({ group, item, condition });
        known.options.push(...item.options.filter((option) => textOf(known.options, option.value) === null));
      } else shared.push({ item, asked: [{ group, item, condition }], options: [...item.options] });
    }
  }
  return shared;
}

/** Whether answers mean the same: one kind, one scale, and no value that says two things. */
function fitsTogether({ item, options }: SharedItem, other: Item): boolean {
  if (kindOf(item) !== kindOf(other) || item.scale !== other.scale) return false;
  return other.options.every(({ value, text }) => {
    const known = textOf(options, value);
    return known === null || known === text;
  });
}

function kindOf({ type, inputType }: Item): 'ticks' | 'text' | 'number' | 'one' {
  if (type === 'checkbox') return 'ticks';
  if (type !== 'text' && type !== 'comment') return 'one';
  return inputType === 'number' ? 'number' : 'text';
}

function textOf(options: readonly Option[], value: OptionValue): string | null {
  return options.find((option) => option.value === value)?.text ?? null;
}

function itemVariable(shared: SharedItem, groups: number): Variable {
  const { item, options } = shared;
  const kind = kindOf(item);
  const common = {
    ...commonOf(shared),
    name: item.name,
    label: item.title,
    option: null,
  };
  if (kind === 'text') return { ...common, kind: 'text', measure: 'nominal', values: [] };
  const codes = codesFor(shared);
  const unknown = options.find(({ value }) => value === DONT_KNOW);
  const values = [
    ...codedOptions(options.filter((option) => option !== unknown)),
    ...missingValues(shared, codes, groups, unknown?.text ?? null),
  ];
  if (kind === 'number') return { ...common, kind: 'number', measure: 'scale', values };
  const ordered = item.scale !== null || item.type === 'rating';
  return { ...common, kind: 'number', measure: ordered ? 'ordinal' : 'nominal', values };
}

/** One option of a question that takes several: 1 ticked, 0 not. */
function tickVariable(shared: SharedItem, option: Option, number: number, groups: number): Variable {
  const { item } = shared;
  return {
    ...commonOf(shared),
    name: `${item.name}_${number}`,
    label: `${item.title}：${option.text}`,
    option: option.value,
    kind: 'number',
    measure: 'nominal',
    values: [
      { code: 1, value: null, label: '选了', missing: null },
      { code: 0, value: null, label: '没有选', missing: null },
      ...missingValues(shared, missingFamilies[0], groups, null),
    ],
  };
}

function commonOf({ item, asked }: SharedItem) {
  return {
    column: item.name,
    about: item.description,
    source: 'item' as const,
    groups: asked.map(({ group }) => group),
    questions: asked.map(({ group, item: own, condition }) => ({
      group,
      text: own.title,
      description: own.description,
      condition,
    })),
    dimension: item.dimension,
    scale: item.scale,
    role: item.role,
  };
}

/** Numbers stay what they are, yes and no are 1 and 0, and words take the next whole numbers that are free. */
function codedOptions(options: readonly Option[]): Category[] {
  const taken = new Set(options.flatMap(({ value }) => (typeof value === 'number' ? value : [])));
  const switches = options.length > 0 && options.every(({ value }) => typeof value === 'boolean');
  let next = 1;
  const codeOf = (value: OptionValue): number => {
    if (typeof value === 'number') return value;
    if (switches) return value ? 1 : 0;
    while (taken.has(next)) next += 1;
    taken.add(next);
    return next;
  };
  return options.map(({ value, text }) => ({ code: codeOf(value), value, label: text, missing: null }));
}

/** Codes that no answer to the question can have; where a number may be any, some that nobody gives. */
function codesFor({ asked, options }: SharedItem): MissingCodes {
  const least = Math.min(
    ...asked
      .filter(({ item }) => kindOf(item) === 'number')
      .map(({ item }) => item.min ?? Number.NEGATIVE_INFINITY),
  );
  const fits = (codes: MissingCodes) => codes.skipped < least;
  const free = (codes: MissingCodes) =>
    options.every(({ value }) => !Object.values(codes).some((code) => code === value));
  return missingFamilies.find((codes) => fits(codes) && free(codes)) ?? missingFamilies[2];
}

function missingValues(
  { asked }: SharedItem,
  codes: MissingCodes,
  groups: number,
  unknown: string | null,
): Category[] {
  const skippable = asked.some(({ item }) => item.visibleIf !== null);
  return [
    ...(skippable
      ? [
          {
            code: codes.skipped,
            value: null,
            label: '不适用（按前面的回答不用答）',
            missing: 'skipped' as const,
          },
        ]
      : []),
    ...(unknown === null
      ? []
      : [
          {
            code: codes.unknown,
            value: DONT_KNOW,
            label: unknown === DONT_KNOW ? '不了解' : unknown,
            missing: 'unknown' as const,
          },
        ]),
    ...(asked.length < groups
      ? [{ code: codes.notAsked, value: null, label: '未问（不问这个人群）', missing: 'not-asked' as const }]
      : []),
  ];
}
