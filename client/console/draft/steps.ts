import type { DraftStep } from '../../../surveys/checks.ts';

/** The steps of a draft in the order in which a clerk is led through them; each has an address. */
export type StepKey = DraftStep | 'preview' | 'check';

export const steps: readonly { key: StepKey; name: string; short: string }[] = [
  { key: 'about', name: '这是什么调查', short: '基本情况' },
  { key: 'places', name: '乡镇（街道）', short: '乡镇' },
  { key: 'frame', name: '名册：每处有多少人', short: '名册' },
  { key: 'questionnaires', name: '问卷', short: '问卷' },
  { key: 'plan', name: '要收多少份', short: '方案' },
  { key: 'rate', name: '满意率怎么算，多少算达标', short: '口径和标准' },
  { key: 'preview', name: '在手机上看一遍', short: '预览' },
  { key: 'check', name: '检查和发布', short: '检查和发布' },
];

export function stepNamed(key: string | undefined): (typeof steps)[number] | undefined {
  return steps.find((step) => step.key === key);
}

/** The address of a step within the console. */
export function stepPath(campaign: string, step: StepKey): string {
  return `/campaigns/${campaign}/${step}`;
}
