import type { Command } from 'commander';
import { beijingMinute } from '../../analysis/beijing.ts';
import {
  combinationNames,
  definitionNames,
  estimateInWords,
  intervalInWords,
  people,
  percent,
  verdictInWords,
} from '../../analysis/wording.ts';
import { checkNames } from '../evidence/pack/checks.ts';
import { type LeftOut, type PackShelf, shelvePacks } from '../evidence/pack-shelf.ts';
import type { ShelvedCampaign } from '../evidence/shelved-pack.ts';
import { json, now, type Output, table } from './command.ts';
import { printTrend } from './printed-findings.ts';
import { folded, plain } from './terminal.ts';
import { variantNames } from './verify.ts';

/** Archive packs of several years side by side, on any machine: no server, no database, no store. */
export function addShelfCommand(program: Command): void {
  program
    .command('shelf <pack...>')
    .description(
      '台账：把几年的存档包放在一起看和比，不需要服务器和数据库 (archive packs of several years: list, compare, retention)',
    )
    .option('--mixed', '试填、模拟数据、示例名册也和正式调查比较')
    .addOption(json())
    .action(async (files: string[], options: Output & { mixed?: true }) => {
      const shelf = await shelvePacks(files, { now: now(), mixed: options.mixed === true });
      process.stdout.write(`${options.json ? JSON.stringify(shelf) : printed(shelf)}\n`);
      if (shelf.packs.some(({ holds, leftOut }) => !holds || leftOut === 'contradicts')) process.exitCode = 1;
    });
}

const leftOutInWords: Record<LeftOut, string> = {
  practice: '没有放进比较：不是正式调查（要放进去，用 --mixed）',
  older: '没有放进比较：同一次调查的另一份存档包，报告更新或者一样，用那一份',
  contradicts: '没有放进比较：同一次调查的两份存档包，封存根不同，其中有一份不是真的',
};

const responses: Record<ShelvedCampaign['responses'], string> = {
  whole: '包里有逐份答卷',
  deleted: '逐份答卷已经删除，包里没有',
  'left-out': '包里没有逐份答卷',
};

function printed({ packs, trend }: PackShelf): string {
  const whole = packs.flatMap(({ campaign }) => campaign ?? []);
  return [
    ...packs.map((pack) => printedPack(pack)),
    ...printedKeys(whole),
    ...(trend !== null && packs.some(({ campaign, leftOut }) => campaign?.practice && leftOut === null)
      ? ['比较里含试填、模拟数据或者示例名册，不得作为依据。']
      : []),
    trend === null
      ? '能比较的调查不到两次，没有比较。'
      : // Titles in a pack are anybody's words.
        printTrend({ ...trend, byItem: [] }, table)
          .split('\n')
          .map(plain)
          .join('\n'),
    '这里核对了签名、摘要和份数，没有由答卷重新计算；要逐项核对一份，请用 renkedu verify。',
  ].join('\n\n');
}

function printedPack({ file, holds, checks, campaign, leftOut }: PackShelf['packs'][number]): string {
  if (!holds || !campaign) {
    const rows = checks.flatMap(({ check, result, detail, where }) =>
      result === 'bad'
        ? [`${checkNames.get(check) ?? check}：${detail}`, ...where.map((at) => `→ ${at}`)]
        : [],
    );
    return cells([
      ['文件', file],
      ['不符', rows.join('\n')],
    ]);
  }
  return cells([
    ['调查', `${campaign.title}（${campaign.labels.join(' · ')}）`],
    ['时间', `${beijingMinute(campaign.opensAt)} 至 ${beijingMinute(campaign.endedAt)}`],
    ['县总体', headline(campaign)],
    ['答卷', `${people(campaign.answers)} 份，名册 ${people(campaign.eligible)} 人`],
    ['原始答卷保存到', kept(campaign)],
    ['封存根', campaign.root],
    ['密钥指纹', campaign.fingerprint],
    ['签名和摘要', '相符'],
    [
      '存档包',
      `${variantNames[campaign.variant]}；报告第 ${campaign.revision} 版，${beijingMinute(campaign.generatedAt)}\n${file}`,
    ],
    ...(leftOut === null ? [] : [['比较', leftOutInWords[leftOut]] as const]),
  ]);
}

function cells(rows: readonly (readonly [string, string])[]): string {
  return table(
    [],
    rows.map(([name, text]) => [name, text.split('\n').map(plain).map(folded).join('\n')]),
  );
}

function headline({ headline: estimate, definition, combination, bar }: ShelvedCampaign): string {
  const verdict = 'suppressed' in estimate ? '' : verdictInWords(estimate);
  const figure = [estimateInWords(estimate), intervalInWords(estimate), verdict].filter(Boolean).join('，');
  return `${figure}；标准 ${percent(bar)}\n${definitionNames[definition]}，${combinationNames[combination]}`;
}

function kept({ retention: { keptUntil, daysLeft, state }, responses: held }: ShelvedCampaign): string {
  const left = state === 'due' ? '，已经到期' : state === 'soon' ? `，还有 ${daysLeft} 天` : '';
  const destroy =
    state === 'due' && held === 'whole' ? '\n保存期限已过：请销毁这份文件，只留可外发的存档包' : '';
  return `${keptUntil}${left}；${responses[held]}${destroy}`;
}

/** Whoever made all packs up signed them with one key of his own: only the posters tell whose it is. */
function printedKeys(campaigns: readonly ShelvedCampaign[]): string[] {
  const keys = [...new Set(campaigns.map(({ fingerprint }) => fingerprint))];
  if (keys.length === 0) return [];
  return [
    keys.length === 1
      ? `签名用的是同一把密钥，指纹 ${keys[0]}：请与海报、公报上印的核对。`
      : `签名用了 ${keys.length} 把不同的密钥：请把每一份的指纹与当年海报、公报上印的核对。`,
  ];
}
