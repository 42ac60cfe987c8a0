import type { Answers, OptionValue } from './answers.ts';

/**
 * A compiled visibleIf / requiredIf: a small JSON tree that server and phone both evaluate. Constants are the
 * options' own values, so that comparison is exact (the parser has settled letters and types).
 */
export type Condition =
  | readonly ['and' | 'or', Condition, Condition]
  | readonly ['not', Condition]
  | readonly ['empty' | 'notempty', string]
  | readonly ['=' | '!=', string, OptionValue]
  | readonly ['<' | '<=' | '>' | '>=', string, number]
  | readonly ['anyof' | 'allof' | 'noneof', string, readonly OptionValue[]];

/** Whether a condition holds for answers in which blanks and hidden items are absent. */
export function holds(condition: Condition, answers: Answers): boolean {
  switch (condition[0]) {
    case 'and':
      return holds(condition[1], answers) && holds(condition[2], answers);
    case 'or':
      return holds(condition[1], answers) || holds(condition[2], answers);
    case 'not':
      return !holds(condition[1], answers);
    case 'empty':
      return answers[condition[1]] === undefined;
    case 'notempty':
      return answers[condition[1]] !== undefined;
    case '=':
      return answers[condition[1]] === condition[2];
    case '!=':
      return answers[condition[1]] !== condition[2];
    case 'anyof':
      return condition[2].some((value) => chosen(answers[condition[1]], value));
    case 'allof':
      return condition[2].every((value) => chosen(answers[condition[1]], value));
    case 'noneof':
      return !condition[2].some((value) => chosen(answers[condition[1]], value));
    default:
      return compares(condition[0], answers[condition[1]], condition[2]);
  }
}

function chosen(answer: Answers[string] | undefined, value: OptionValue): boolean {
  return Array.isArray(answer) ? answer.includes(value) : answer === value;
}

function compares(
  operator: '<' | '<=' | '>' | '>=',
  answer: Answers[string] | undefined,
  than: number,
): boolean {
  if (typeof answer !== 'number') return false;
  if (operator === '<') return answer < than;
  if (operator === '<=') return answer <= than;
  return operator === '>' ? answer > than : answer >= than;
}

interface Conditional {
  name: string;
  required: boolean;
  visibleIf: Condition | null;
  requiredIf: Condition | null;
}

/**
 * Which items are shown for these answers, and which of those must be answered. Items are taken in order, and the
 * answer of a hidden one counts for nothing, as SurveyJS does with `clearInvisibleValues: "onHidden"`.
 */
export function visibility(
  items: readonly Conditional[],
  answers: Answers,
): { visible: Set<string>; required: Set<string>; answers: Answers } {
  const visible = new Set<string>();
  const required = new Set<string>();
  const seen: Record<string, Answers[string]> = {};
  for (const item of items) {
    if (item.visibleIf !== null && !holds(item.visibleIf, seen)) continue;
    visible.add(item.name);
    const answer = answers[item.name];
    if (answer !== undefined) seen[item.name] = answer;
  }
  for (const item of items) {
    if (!visible.has(item.name)) continue;
    if (item.required || (item.requiredIf !== null && holds(item.requiredIf, seen))) required.add(item.name);
  }
  return { visible, required, answers: seen };
}
