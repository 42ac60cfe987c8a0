import type { ReleasedReport } from '../../../analysis/report.ts';
import { groupName, isGroupCode } from '../../../surveys/groups.ts';

/** Where a figure of the Report stands in the workbook: on which sheet, in which row, under which head. */
export interface FigurePlace {
  sheet: string;
  /** What the row has under these heads. */
  row: Readonly<Record<string, unknown>>;
  head: string;
  format: string;
  value: number | string;
}

/** A number of the Report, or the reason of a withheld estimate, at its address: `byGroup.0.estimate.rate`. */
export interface Figure {
  path: string;
  value: number | string;
}

/** Every number of the Report, and every withheld estimate. */
export function figuresOf(report: ReleasedReport): Figure[] {
  const found: Figure[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number' || path.endsWith('.suppressed'))
      found.push({ path, value: value as number });
    else if (typeof value === 'object' && value !== null)
      for (const [key, part] of Object.entries(value)) walk(part, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(JSON.stringify(report)), '');
  return found;
}

/** Numbers that the workbook does not print, and why. */
const unprinted: readonly (readonly [RegExp, string])[] = [
  [/^format$/, 'the format of the JSON'],
  [/^release\.effective\./, 'behind the limits of items, told by n alone'],
  [/^release\.townships\.\d+\.estimate\./, 'byTownship has it'],
  [/\.estimate\.level$|headlineWith(out)?\.level$/, 'one level for all, on 口径和方法'],
  [/^campaign\.items\.\d+\.options\.\d+\.value$/, 'a value of the codebook'],
  [/^byItem\.\d+\.options\.\d+\.value$/, 'the head of its count'],
];

const percents = new Set(['rate', 'se', 'lower', 'upper']);
const estimateHeads: Readonly<Record<string, string>> = {
  rate: '结果',
  suppressed: '结果',
  se: '标准误',
  lower: '区间下限',
  upper: '区间上限',
  valid: '有效答卷',
  n: '答卷',
};
const words: Readonly<Record<string, string>> = {
  small: '答卷太少，不公布',
  protected: '为保护他人，不公布',
};
const ways: Readonly<Record<string, string>> = {
  overall: '总体评价满意率',
  pooled: '各题合计满意率',
  mean5: '平均分折百',
  index100: '百分制指数',
  fixed: '按固定权重合成',
  population: '按名册人数合成',
  'as-answered': '按实收答卷合成',
};

const tenth = (rate: number) => Math.round(rate * 1000) / 1000;

/** The format that tells few from nobody, or nearly all from all, and the number under it. */
export function participationCell(rate: number): [format: string, shown: number] {
  const few = rate > 0 && rate < 0.001;
  const most = rate > 0.999 && rate < 1;
  return [
    rate < 0.5 ? '[=0]0.0%;[<0.001]"不到 0.1%";0.0%' : '[<=0.999]0.0%;[<1]"超过 99.9%";0.0%',
    few || most ? rate : tenth(rate),
  ];
}

/** The places of a figure; `null` where it is one that is not printed. Throws where nobody said what becomes of it. */
export function placesOf(report: ReleasedReport, { path, value }: Figure): FigurePlace[] | null {
  if (unprinted.some(([pattern]) => pattern.test(path))) return null;
  const keys = path.split('.');
  const last = keys.at(-1) ?? '';
  const index = Number(keys[1]);
  const group = (code: string | null) =>
    code === null ? '全县' : isGroupCode(code) ? groupName(code) : code;
  const township = (code: string) => report.campaign.townships.find((one) => one.code === code)?.name;
  const at = (
    sheet: string,
    row: FigurePlace['row'],
    head: string,
    format: string,
    shown: number | string = value,
  ): FigurePlace => ({ sheet, row, head, format, value: shown });
  const estimate = (sheet: string, row: FigurePlace['row']): FigurePlace => {
    if (last === 'suppressed') return at(sheet, row, '结果', 'General', words[String(value)]);
    if (percents.has(last)) return at(sheet, row, estimateHeads[last] ?? '', '0.0%', tenth(Number(value)));
    return at(sheet, row, estimateHeads[last] ?? '', '#,##0');
  };
  const charted = (figure: string, row: string): FigurePlace[] =>
    last === 'rate' || last === 'lower' || last === 'upper'
      ? [at('图中的数', { 图: figure, 名称: row }, estimateHeads[last] ?? '', '0.0%', tenth(Number(value)))]
      : [];
  const groupsChart = `各人群${ways[report.definition]}与标准 ${(report.bar * 100).toFixed(1)}%`;

  switch (keys[0]) {
    case 'bar':
      return [
        at('结果', { 项目: '标准' }, '数值', '0.0%'),
        at('口径和方法', { 项目: '标准' }, '数值', '0.0%'),
        ...[report.headline, ...report.byGroup.map((row) => row.estimate)].flatMap((one, place) =>
          'suppressed' in one
            ? []
            : [
                at(
                  '图中的数',
                  {
                    图: groupsChart,
                    名称: place === 0 ? '全县' : group(report.byGroup[place - 1]?.group ?? ''),
                  },
                  '标准',
                  '0.0%',
                ),
              ],
        ),
      ];
    case 'smallCell':
      return [at('口径和方法', { 项目: '保护门槛' }, '数值', '#,##0')];
    case 'headline': {
      if (last === 'level')
        return [
          at('结果', { 项目: '置信水平' }, '数值', '0.0%'),
          at('口径和方法', { 项目: '置信水平' }, '数值', '0.0%'),
        ];
      const entry = last === 'rate' || last === 'suppressed' ? '主要结果' : estimateHeads[last];
      return [{ ...estimate('结果', { 项目: entry }), head: '数值' }, ...charted(groupsChart, '全县')];
    }
    case 'settling':
      return [at('结果', { 项目: '约需答卷' }, '数值', '#,##0')];
    case 'alternatives': {
      const row = report.alternatives[index];
      return [
        estimate('其他口径', {
          口径: ways[row?.definition ?? ''],
          合成方式: ways[row?.combination ?? ''],
        }),
      ];
    }
    case 'byGroup': {
      const name = group(report.byGroup[index]?.group ?? '');
      return [estimate('分人群', { 人群: name }), ...charted(groupsChart, name)];
    }
    case 'byTownship':
      return [estimate('分乡镇', { 乡镇: township(report.byTownship[index]?.township ?? '') })];
    case 'byGroupTownship': {
      const row = report.byGroupTownship[index];
      const [who, where] = [group(row?.group ?? ''), township(row?.township ?? '')];
      const place = estimate('人群×乡镇', { 人群: who, 乡镇: where });
      const both = last === 'rate' || last === 'suppressed';
      return [
        place,
        ...(both ? [{ ...place, sheet: '乡镇×人群（表）', row: { 乡镇: where }, head: who }] : []),
      ];
    }
    case 'byDimension': {
      const row = report.byDimension[index];
      const name = report.campaign.dimensions.find(({ code }) => code === row?.dimension)?.name ?? '';
      return [
        estimate('方面', { 方面: name, 人群: group(row?.group ?? null) }),
        ...(row?.group === null ? charted('各方面满意率（全县，由低到高）', name) : []),
      ];
    }
    case 'byItem': {
      const row = report.byItem[index];
      const who = { 代号: row?.item, 人群: group(row?.group ?? null) };
      if (keys[2] === 'options') {
        const option = row?.options?.[Number(keys[3])];
        const shown = option?.value === 'dk' ? '不了解' : `${option?.value} 分`;
        return [at(optionSheetOf(report, row?.item ?? ''), who, shown, '#,##0')];
      }
      const title = report.campaign.items.find(({ name }) => name === row?.item)?.title ?? '';
      return [
        estimate('题目', who),
        ...(row?.group === null ? charted('各题满意率（全县，由低到高）', title) : []),
      ];
    }
    case 'comparisons': {
      const kind = keys[1] === 'groups' ? 'groups' : 'townships';
      const pair = report.comparisons[kind][Number(keys[2])];
      const name = (code: string) => (kind === 'groups' ? group(code) : township(code));
      const row = {
        范围: kind === 'groups' ? '人群' : '乡镇',
        前者: name(pair?.one ?? ''),
        后者: name(pair?.other ?? ''),
      };
      if (last === 'adjusted') return [at('差异', row, '校正后的 p', '[<0.001]"< 0.001";0.000')];
      const head = last === 'difference' ? '相差（百分点）' : estimateHeads[last];
      return [at('差异', row, head ?? '', '+0.0;-0.0;0.0', Math.round(Number(value) * 1000) / 10)];
    }
    case 'participation': {
      const cell = report.participation[index];
      const row = {
        人群: group(cell?.group ?? ''),
        乡镇: township(cell?.township ?? ''),
        学校: cell?.school ?? null,
      };
      if (last === 'rate') return [at('参与情况', row, '参与率', ...participationCell(Number(value)))];
      const heads: Readonly<Record<string, string>> = {
        eligible: '名册人数',
        quota: '计划数',
        received: '收到',
      };
      return [at('参与情况', row, heads[last] ?? '', '#,##0')];
    }
    case 'campaign': {
      if (last === 'retentionMonths') return [at('口径和方法', { 项目: '答卷保存月数' }, '数值', '#,##0')];
      const row = { 人群: report.campaign.groups[Number(keys[2])]?.name };
      if (last === 'eligible') return [at('人群和权重', row, '名册人数', '#,##0')];
      if (last === 'share') return [at('人群和权重', row, '占比', '0.00%')];
      break;
    }
    case 'excluded':
    case 'flagged': {
      const names: Readonly<Record<string, string>> = {
        'flagged.count': '有标记的',
        'flagged.headlineWithout': '有标记的',
        'excluded.count': '剔除的',
        'excluded.headlineWithout': '剔除的',
        'excluded.waiting': '暂不按剔除（或恢复）计算的',
        'excluded.headlineWith': '不剔除任何答卷',
      };
      const row = { 项目: names[`${keys[0]}.${keys[1]}`] };
      return [keys.length === 2 ? at('答卷质量', row, '份数', '#,##0') : estimate('答卷质量', row)];
    }
    case 'release': {
      if (last === 'share')
        return [at('答卷质量', { 项目: '不公布的单元占比' }, '份数', '0.0%', tenth(Number(value)))];
      const heads: Readonly<Record<string, string>> = {
        from: '满意至少（份）',
        to: '满意至多（份）',
        valid: '有效答卷',
      };
      const place = Number(keys[2]);
      if (keys[1] === 'groups' && heads[last]) {
        const row = report.release?.groups[place];
        const kind = keys[3] === 'kinds' ? row?.kinds[Number(keys[4])]?.kind : '全县';
        return [
          at('几到几份', { 范围: '人群', 名称: group(row?.group ?? ''), 类别: kind }, heads[last], '#,##0'),
        ];
      }
      if (keys[1] === 'townships' && heads[last]) {
        const name = township(report.release?.townships[place]?.township ?? '');
        return [at('几到几份', { 范围: '乡镇', 名称: name }, heads[last], '#,##0')];
      }
      break;
    }
  }
  throw new Error(`nobody said where ${path} is printed`);
}

function optionSheetOf(report: ReleasedReport, item: string): string {
  const points = report.campaign.items
    .find(({ name }) => name === item)
    ?.options.filter(({ value }) => typeof value === 'number').length;
  return `选项（${points === 3 ? '三级满意度' : points === 7 ? '七级指数' : '五级满意度'}）`;
}
