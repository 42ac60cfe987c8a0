import type { OptionValue } from '../../surveys/answers.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Role } from '../../surveys/questionnaire.ts';
import type { ScaleCode } from '../../surveys/scale.ts';

/** Why a code is no answer: passed over by a condition, 不了解, or a question that the group is not asked. */
export type Missing = 'skipped' | 'unknown' | 'not-asked';

/** One value of a variable with its meaning. */
export interface Category {
  code: number;
  /** As the answers, and the CSV, have it; `null` where they have nothing of the kind. */
  value: OptionValue | null;
  label: string;
  missing: Missing | null;
}

/** One variable of the files of rows: the single source of names, labels, values and missing codes. */
export interface Variable {
  /** Valid in SPSS, unique whatever the case of letters. */
  name: string;
  /** The column of the CSV that it is read from; several variables share that of a question with several ticks. */
  column: string;
  label: string;
  /** What the label has no room for. */
  about: string | null;
  source: 'fact' | 'item';
  kind: 'number' | 'date' | 'text';
  measure: 'nominal' | 'ordinal' | 'scale';
  /** Empty where any number, day or text may stand. A blank is no code: it is system-missing, or empty text. */
  values: readonly Category[];
  /** The option of a question with several ticks, or the flag; 1 ticked, 0 not. */
  option: OptionValue | null;
  groups: readonly GroupCode[];
  /** How each group is asked, and in words where alone; empty for facts. */
  questions: readonly {
    group: GroupCode;
    text: string;
    description: string | null;
    condition: string | null;
  }[];
  dimension: string | null;
  scale: ScaleCode | null;
  role: Role | null;
}
