/** The answer scales a scaled item may use. */
export type ScaleCode = 'satisfaction5' | 'satisfaction3' | 'index7';

/** The option value that stands for 不了解 on any scale: the respondent cannot judge. */
export const DONT_KNOW = 'dk';

/** A scale: how many points it has (1 … points, higher is better) and which of them count as satisfied. */
export interface Scale {
  code: ScaleCode;
  name: string;
  points: number;
  satisfied: readonly number[];
}

/**
 * The scales in use, with the points that count as satisfied unless a campaign says otherwise:
 * the top two boxes of five, 基本满意 and above of three (the older rule), 5 to 7 of seven.
 */
export const scales: Readonly<Record<ScaleCode, Scale>> = {
  satisfaction5: { code: 'satisfaction5', name: '五级满意度', points: 5, satisfied: [4, 5] },
  satisfaction3: { code: 'satisfaction3', name: '三级满意度', points: 3, satisfied: [2, 3] },
  index7: { code: 'index7', name: '七级指数', points: 7, satisfied: [5, 6, 7] },
};

export function isScaleCode(text: string): text is ScaleCode {
  return Object.hasOwn(scales, text);
}
