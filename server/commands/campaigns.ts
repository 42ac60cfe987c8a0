import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { beijingTime } from '../../analysis/beijing.ts';
import { issueCodes, voidCodes } from '../campaigns/codes.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
  setProofOfWork,
} from '../campaigns/life.ts';
import { linkUrl } from '../campaigns/links.ts';
import { type Phase, phaseOf, statusOf } from '../campaigns/phase.ts';
import { simulate } from '../campaigns/simulation.ts';
import { readTable } from '../documents/rows.ts';
import { slips } from '../documents/slips.ts';
import { commandLine } from '../queries/audit.ts';
import { getCampaign, listCampaigns } from '../queries/campaigns.ts';
import { linksOf } from '../queries/links.ts';
import {
  groupOf,
  json,
  now,
  type Output,
  onStore,
  readJson,
  readText,
  table,
  wholeNumber,
} from './command.ts';

const phaseNames: Readonly<Record<Phase, string>> = {
  draft: '草稿',
  scheduled: '待开始',
  open: '进行中',
  paused: '暂停',
  closing: '收尾',
  closed: '已结束',
};

/** A campaign’s life: its frame, links, codes, and synthetic respondents. */
export function addCampaignCommands(program: Command): void {
  const campaign = program.command('campaign').description('一项调查的建立、发布与结束 (a campaign’s life)');
  campaign
    .command('create <file>')
    .description('从 JSON 文件建立草稿 (a draft from a campaign file)')
    .addOption(json())
    .action((file: string, options: Output) =>
      onStore(
        ({ store }) => createCampaign(store, readJson(file), commandLine, now()),
        ({ id }) => `已建立草稿 ${id}`,
        options.json,
        true,
      ),
    );
  campaign
    .command('list')
    .description('列出全部调查 (all campaigns)')
    .addOption(json())
    .action((options: Output) =>
      onStore(
        async ({ store }) =>
          (await listCampaigns(store.db)).map((row) => ({
            id: row.id,
            title: row.title,
            status: statusOf(row, now()),
            phase: phaseOf(row, now()),
            opensAt: row.opens_at,
            closesAt: row.closes_at,
            trial: row.trial === 1,
            simulated: row.simulated === 1,
          })),
        (rows) =>
          table(
            ['编号', '标题', '状态', '截止（北京时间）'],
            rows.map((row) => [row.id, row.title, phaseNames[row.phase], beijingTime(row.closesAt)]),
          ),
        options.json,
      ),
    );
  campaign
    .command('publish <id>')
    .description('发布：冻结设置并生成链接 (freezes it and makes its links)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async ({ store }) => ({ id, ...(await publishCampaign(store, id, commandLine, now())) }),
        ({ digest }) => `已发布，冻结内容摘要 ${digest}`,
        options.json,
      ),
    );
  campaign
    .command('close <id>')
    .description('结束调查 (ends the field)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async ({ store }) => {
          await closeCampaign(store, id, commandLine, now());
          return { id, status: 'closed' };
        },
        () => '已结束。已打开的页面十分钟内仍可提交；查看报告即停止接收。',
        options.json,
      ),
    );

  campaign
    .command('protect <id> <state>')
    .description('防刷 on 或 off：手机提交前先做一点计算 (asks for proof of work while somebody floods it)')
    .addOption(json())
    .action((id: string, state: string, options: Output) =>
      onStore(
        async ({ store }) => {
          if (state !== 'on' && state !== 'off') throw new Error('请写 on 或 off (on or off)');
          await setProofOfWork(store, id, state === 'on', commandLine, now());
          return { id, proofOfWork: state === 'on' };
        },
        ({ proofOfWork }) => (proofOfWork ? '已开启防刷' : '已关闭防刷'),
        options.json,
      ),
    );

  program
    .command('frame')
    .description('名册 (the frame)')
    .command('import <id> <file>')
    .description('从 CSV 导入：group,township,school,eligible (replaces the whole frame)')
    .addOption(json())
    .action((id: string, file: string, options: Output) =>
      onStore(
        async ({ store }) => ({
          cells: (await importFrame(store, id, readTable(readText(file)), commandLine, now())).length,
        }),
        ({ cells }) => `已导入 ${cells} 个单元`,
        options.json,
      ),
    );

  program
    .command('links <id>')
    .description('各单元的链接 (one link per cell)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async ({ store, config }) => {
          await getCampaign(store.db, id);
          const rows = await linksOf(store.db, id);
          const entry = rows.find((row) => row.group === null);
          if (entry) console.error(`全县入口 (entry page): ${linkUrl(config.publicUrl, entry.code)}`);
          return rows.flatMap(({ group, township, school, code }) =>
            group === null ? [] : [{ group, township, school, url: linkUrl(config.publicUrl, code) }],
          );
        },
        (rows) =>
          table(
            ['人群', '乡镇', '学校', '网址'],
            rows.map((row) => [row.group, row.township ?? '', row.school ?? '', row.url]),
          ),
        options.json,
      ),
    );

  const codes = program.command('codes').description('一次性验证码 (one-time codes)');
  codes
    .command('issue <id> <group>')
    .description('按名册人数生成验证码，只在纸条上出现一次 (one code per eligible person, on slips)')
    .requiredOption('--out <file>', '纸条写到哪个 PDF 文件')
    .addOption(json())
    .action((id: string, group: string, options: Output & { out: string }) =>
      onStore(
        async (opened) => {
          // Opened first: codes whose slips cannot be written down would be lost.
          const out = openSync(options.out, 'wx', 0o600);
          try {
            const list = await issueCodes(opened, id, groupOf(group), commandLine, now());
            writeFileSync(out, await slips(list));
            return { file: options.out, codes: list.length };
          } catch (error) {
            rmSync(options.out);
            throw error;
          } finally {
            closeSync(out);
          }
        },
        ({ file, codes: count }) => `已生成 ${count} 个验证码，纸条在 ${file}；印完请删除这个文件`,
        options.json,
      ),
    );
  codes
    .command('void <id> <group>')
    .description('作废没有用过的验证码 (makes the unused ones invalid)')
    .addOption(json())
    .action((id: string, group: string, options: Output) =>
      onStore(
        (opened) => voidCodes(opened, id, groupOf(group), commandLine, now()),
        ({ voided }) => `已作废 ${voided} 个`,
        options.json,
      ),
    );

  program
    .command('simulate <id>')
    .description('模拟答卷，只用于示例或试填 (synthetic respondents, for the example or a trial)')
    .requiredOption('--responses <n>', '份数', wholeNumber)
    .requiredOption('--seed <s>', '随机种子', wholeNumber)
    .addOption(json())
    .action((id: string, options: Output & { responses: number; seed: number }) =>
      onStore(
        (opened) => simulate(opened, id, options, commandLine),
        ({ stored }) => `已写入 ${stored} 份模拟答卷`,
        options.json,
      ),
    );
}
