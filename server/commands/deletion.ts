import type { Command } from 'commander';
import { shanghaiDay } from '../../analysis/beijing.ts';
import { groupName } from '../../surveys/groups.ts';
import { type DeletionPlan, deleteResponses, deletionPlan } from '../campaigns/deletion.ts';
import { removeRestricted } from '../campaigns/document-work.ts';
import { eraseTraces } from '../campaigns/erasing.ts';
import { checkKept, type KeptCheck } from '../campaigns/kept-check.ts';
import { retentionIn } from '../campaigns/retention.ts';
import { commandLine } from '../queries/audit.ts';
import { listCampaigns } from '../queries/campaigns.ts';
import { deletionDays, goingTables } from '../queries/deletions.ts';
import { json, now, type Output, onStore, table } from './command.ts';

/** What goes, in a clerk's words. */
const goingNames: Readonly<Record<(typeof goingTables)[number], string>> = {
  exclusion_response: '剔除的是哪几份（记录和理由保留）',
  exclusion_tally: '剔除答卷的计数',
  response: '逐份答卷，连同随机数',
  response_batch: '收卷日志',
  submission: '重试用的编号',
  paper_entry: '没录完的纸卷',
  tally: '各单元计数（并成不小于保护门槛的合计）',
  tally_mark: '计数进度',
  day_mark: '按日计数进度',
  findings: '答卷分析（质量、词语）',
  withholding: '保护小格子时的判断',
  code: '一次性验证码的校验值',
  cap_count: '限额计数',
};

/** Keeping answers for as long as was promised, and deleting them. */
export function addDeletionCommands(program: Command): void {
  program
    .command('retention')
    .description('各次调查的原始答卷保存到哪一天 (until when the answers of each campaign are kept)')
    .addOption(json())
    .action((options: Output) =>
      onStore(
        async ({ store }) => {
          const deleted = await deletionDays(store.reads);
          return (await listCampaigns(store.reads)).flatMap((row) => {
            const retention = retentionIn(row, now());
            const { id, title } = row;
            return retention === null
              ? []
              : [{ id, title, ...retention, deletedAt: deleted.get(id) ?? null }];
          });
        },
        (rows) =>
          table(
            ['编号', '标题', '保存到', '状态'],
            rows.map(({ id, title, keptUntil, daysLeft, state, deletedAt }) => [
              ...[id, title, keptUntil],
              deletedAt === null
                ? { kept: '保存中', soon: `${daysLeft} 天后到期`, due: '到期待删除' }[state]
                : `已于 ${shanghaiDay(new Date(deletedAt))} 删除`,
            ]),
          ),
        options.json,
      ),
    );

  program
    .command('delete-responses <id>')
    .description(
      '删除一次调查的原始答卷，不能恢复；不加 --confirm 只说明会删什么 (deletes the answers for good; without --confirm it shows what would go)',
    )
    .option('--confirm <title>', '确认删除：原样写出调查标题')
    .option('--reason <text>', '理由，至少 5 个字，会留在记录里')
    .addOption(json())
    .action(
      (id: string, { confirm, reason = '', ...options }: Output & { confirm?: string; reason?: string }) =>
        onStore(
          async (opened) => {
            if (confirm === undefined) return { done: false, ...(await deletionPlan(opened, id, now())) };
            const why = reason.trim();
            if ([...why].length < 5)
              throw new Error('请用 --reason 写理由，至少 5 个字 (give a reason of five signs at least)');
            const order = { title: confirm, reason: why };
            await deleteResponses(opened, id, order, commandLine, now());
            await removeRestricted(opened.store, opened.config.documentsFolder);
            const erased = (await eraseTraces(opened, now())) === 'clean';
            return { done: true, erased, ...(await deletionPlan(opened, id, now())) };
          },
          printDeletion,
          options.json,
        ),
    );

  program
    .command('check-kept <id>')
    .description(
      '删除答卷以后的核对：封存的根、签名、留下的合计 (after a deletion: root, signature, the totals that stay)',
    )
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async (opened) => {
          const check = await checkKept(opened, id);
          if (check.disagreements.length > 0 || !check.sealedBy.own) process.exitCode = 1;
          return check;
        },
        printCheck,
        options.json,
      ),
    );
}

function printDeletion(plan: DeletionPlan & { done: boolean; erased?: boolean }): string {
  const { id, title, retention, responses, counts, deletion, done, erased } = plan;
  const rows = goingTables.filter((one) => counts[one] > 0).map((one) => [goingNames[one], counts[one]]);
  const head = `“${title}”：${responses} 份答卷，保存到 ${retention.keptUntil}`;
  const gone = table([deletion === null ? '将删除' : '已删除', '行'], rows);
  if (done) {
    const left = erased ? '' : '\n数据库文件里的残留由服务清除：有调查正在收答卷的，等到夜里 2 至 5 点';
    return `${head}\n${gone}\n已删除，不能恢复。${left}\n以前的备份、导出的逐份答卷和内部存档包里还有这些答卷：请一并销毁，备份到期不再恢复`;
  }
  if (deletion !== null)
    return `${head}\n${gone}\n已于 ${shanghaiDay(new Date(deletion.at))} 由 ${deletion.actor} 删除：${deletion.reason}`;
  const due =
    retention.state === 'due' ? '已经到期' : `还没有到期（还有 ${retention.daysLeft} 天），到期后会自动删除`;
  return `${head}\n${gone}\n${due}。什么也没有删除；要删除，请运行：\n  npx renkedu delete-responses ${id} --confirm '${title}' --reason '理由'`;
}

function printCheck(check: KeptCheck): string {
  const { deletion, responses, answers, leftOut, compared, disagreements, countless, sealedBy } = check;
  return [
    `原始答卷已于 ${shanghaiDay(new Date(deletion.at))} 删除`,
    `核对了：${responses} 份回执和摘要合成封存的根，签名有效（指纹 ${sealedBy.fingerprint}${sealedBy.own ? '' : '，不是本系统现在的密钥，请与海报核对'}）`,
    `核对了：留下的合计共 ${answers} 份${leftOut > 0 ? `，另有 ${leftOut} 份剔除的不计` : ''}；报告里 ${compared} 个数字与合计${disagreements.length === 0 ? '一致' : `有 ${disagreements.length} 个不一致`}`,
    `不能再核对：逐份答卷、加权的比率和区间${countless.length === 0 ? '' : `；${countless.map(({ group, answers: count }) => `${groupName(group)} ${count} 份`).join('、')}只留份数`}`,
  ].join('\n');
}
