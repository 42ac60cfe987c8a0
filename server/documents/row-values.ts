import type { OptionValue } from '../../surveys/answers.ts';
import { visibility } from '../../surveys/condition.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import type { Codebook } from './codebook.ts';
import type { RowDesign } from './design.ts';
import type { ResponseRow } from './rows.ts';
import type { Missing, Variable } from './variable.ts';

/** One value as the codebook codes it: a number, text, a day (yyyy-mm-dd), or nothing. */
export type Coded = number | string | null;

/** Codes whole rows: one value per variable of the codebook, in its order. */
export class RowCoder {
  readonly #of: readonly ((row: ResponseRow, design: RowDesign, shown: ReadonlySet<string>) => Coded)[];
  readonly #questionnaires: ReadonlyMap<GroupCode, Questionnaire>;

  constructor({ variables }: Codebook, questionnaires: ReadonlyMap<GroupCode, Questionnaire>) {
    this.#questionnaires = questionnaires;
    this.#of = variables.map((variable) =>
      variable.source === 'fact' ? factOf(variable) : answerOf(variable),
    );
  }

  code(row: ResponseRow, design: RowDesign): Coded[] {
    const questionnaire = this.#questionnaires.get(row.group);
    if (!questionnaire) throw new Error(`the campaign has no questionnaire for ${row.group}`);
    const { visible } = visibility(questionnaire.items, row.answers);
    return this.#of.map((coded) => coded(row, design, visible));
  }
}

function factOf(variable: Variable): (row: ResponseRow, design: RowDesign) => Coded {
  const codes = new Map(variable.values.map(({ code, value }) => [value, code]));
  const coded = (value: OptionValue) => known(codes.get(value), variable, value);
  switch (variable.column) {
    case 'group':
      return ({ group }) => coded(group);
    case 'township':
      return ({ township }) => coded(township);
    case 'school':
      return ({ school }) => school;
    case '_day':
      return ({ day }) => day;
    case '_seconds':
      return ({ seconds }) => seconds;
    case '_source':
      return ({ source }) => coded(source);
    case '_flags':
      return ({ flags }) => Number(flags.some((flag) => flag === variable.option));
    case '_aside':
      return ({ aside }) => aside;
    case '_counted':
      return ({ counted }) => Number(counted);
    case '_stratum':
      return (_row, { stratum }) => stratum?.code ?? null;
    case '_population':
      return (_row, { stratum }) => stratum?.eligible ?? null;
    case '_weight':
      return (_row, { weight }) => weight;
    default:
      throw new Error(`no row has ${variable.column}`);
  }
}

/** The answer to a question, or why there is none; a blank is nothing. */
function answerOf(
  variable: Variable,
): (row: ResponseRow, design: RowDesign, shown: ReadonlySet<string>) => Coded {
  const { column, option, values, kind } = variable;
  const asked = new Set(variable.groups);
  const codes = new Map(
    values.flatMap(({ value, code }) => (value === null ? [] : [[value, code] as const])),
  );
  const missing = (why: Missing) => values.find((one) => one.missing === why)?.code ?? null;
  const [skipped, notAsked] = [missing('skipped'), missing('not-asked')];
  const coded = values.some(({ missing: why }) => why === null);
  const taken = new Set(values.map(({ code }) => code));
  return ({ group, answers }, _design, shown) => {
    if (!asked.has(group)) return notAsked;
    const answer = answers[column];
    if (answer === undefined) return shown.has(column) ? null : skipped;
    if (option !== null) return Number(typeof answer === 'object' && answer.includes(option));
    if (typeof answer === 'object') throw new Error(`${column}: several answers where one is taken`);
    if (kind === 'text') return String(answer);
    if (coded || typeof answer !== 'number') return known(codes.get(answer), variable, answer);
    if (taken.has(answer)) throw new Error(`${column}: ${answer} stands for no answer`);
    return answer;
  };
}

function known(code: number | undefined, { name }: Variable, value: OptionValue): number {
  if (code === undefined) throw new Error(`${name}: ${value} is no value of the codebook`);
  return code;
}
