import type { ScaleCode } from '../../../surveys/scale.ts';
import { freeName, type Json, type Paper } from './paper.ts';

/** The choices of each scale, the best first, as the shipped questionnaires have them (decision 015). */
export const scaleChoices: Readonly<Record<ScaleCode, readonly { value: number | string; text: string }[]>> =
  {
    satisfaction5: [
      { value: 5, text: '非常满意' },
      { value: 4, text: '满意' },
      { value: 3, text: '一般' },
      { value: 2, text: '不满意' },
      { value: 1, text: '非常不满意' },
    ],
    satisfaction3: [
      { value: 3, text: '满意' },
      { value: 2, text: '基本满意' },
      { value: 1, text: '不满意' },
    ],
    index7: [
      { value: 7, text: '7（最满意）' },
      { value: 6, text: '6' },
      { value: 5, text: '5' },
      { value: 4, text: '4' },
      { value: 3, text: '3' },
      { value: 2, text: '2' },
      { value: 1, text: '1（最不满意）' },
    ],
  };

export const doNotKnow = { value: 'dk', text: '不了解' } as const;

type NewKind = 'scaled' | 'single' | 'several' | 'text' | 'comment' | 'notice';

export const newKinds: readonly { kind: NewKind; name: string }[] = [
  { kind: 'scaled', name: '满意度题' },
  { kind: 'single', name: '单选题' },
  { kind: 'several', name: '多选题' },
  { kind: 'text', name: '填空题' },
  { kind: 'comment', name: '意见题' },
  { kind: 'notice', name: '说明文字' },
];

/** An element to begin with. */
export function newElement(kind: NewKind, paper: Paper): Json {
  const name = freeName(paper, kind === 'notice' ? 'notice' : 'q');
  const two = [
    { value: 'a', text: '选项一' },
    { value: 'b', text: '选项二' },
  ];
  switch (kind) {
    case 'scaled':
      return {
        type: 'radiogroup',
        name,
        title: '您对……满意不满意？',
        dimension: 'quality',
        scale: 'satisfaction5',
        choices: [...scaleChoices.satisfaction5, doNotKnow],
      };
    case 'single':
      return { type: 'radiogroup', name, title: '新的单选题', choices: two };
    case 'several':
      return { type: 'checkbox', name, title: '新的多选题', choices: two };
    case 'text':
      return { type: 'text', name, title: '新的填空题' };
    case 'comment':
      return { type: 'comment', name, title: '您还有什么意见？', role: 'comment' };
    case 'notice':
      return { type: 'html', name, html: '<p>说明文字</p>' };
  }
}
