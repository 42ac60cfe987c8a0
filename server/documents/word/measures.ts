import { dayInWords } from '../../../analysis/beijing.ts';
import type { BulletinRectification, RectificationState } from '../../../analysis/bulletin.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import { row } from '../../../analysis/sentences/told.ts';
import { estimateInWords } from '../../../analysis/wording.ts';
import { type Block, type Cell, paragraphs } from './outline.ts';

const states: Readonly<Record<RectificationState, string>> = {
  'not-started': '未开始',
  'in-progress': '进行中',
  done: '已完成',
};

/** What the county will do about what, as its rectification list has it. */
export function measures(report: ReleasedReport, list: readonly BulletinRectification[]): Block[] {
  if (list.length === 0)
    return paragraphs([['整改清单还是空的：没有写下针对薄弱题目的措施、责任单位和期限。']]);
  return [
    ...paragraphs([['针对上述结果，列出整改措施如下（来自整改清单，满意率为全县结果）。']]),
    {
      kind: 'table',
      title: '整改清单',
      columns: [
        { head: '题目', width: 24 },
        { head: '满意率', width: 14, numbers: true },
        { head: '措施', width: 46 },
        { head: '责任单位', width: 20 },
        { head: '期限', width: 18 },
        { head: '进展', width: 18 },
      ],
      rows: list.map(({ item, title, action, unit, due, state, stateOn }) => [
        title,
        rateOf(report, item),
        action,
        unit,
        dayInWords(due),
        state === 'not-started' ? states[state] : `${states[state]}（${dayInWords(stateOn)}）`,
      ]),
    },
  ];
}

function rateOf({ byItem }: ReleasedReport, name: string): Cell {
  const found = byItem.find(({ group, item }) => group === null && item === name);
  if (!found) return '';
  const text = estimateInWords(found.estimate);
  if ('suppressed' in found.estimate) return text;
  return { text, path: `${row('byItem', { group: null, item: name })}.estimate.rate` };
}
