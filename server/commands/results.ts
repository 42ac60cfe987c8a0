import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { totalOf } from '../../analysis/participation-totals.ts';
import type { Estimate } from '../../analysis/report.ts';
import { estimateInWords, intervalInWords, labelsOf, verdictInWords } from '../../analysis/wording.ts';
import { groupName, isGroupCode } from '../../surveys/groups.ts';
import { exportDocument } from '../campaigns/documents.ts';
import { findingsOf } from '../campaigns/findings.ts';
import { importPaper } from '../campaigns/paper.ts';
import { phaseOf } from '../campaigns/phase.ts';
import { recount } from '../campaigns/recount.ts';
import { reportOf } from '../campaigns/report.ts';
import { sealCampaign } from '../campaigns/sealing.ts';
import { trendOfCampaigns } from '../campaigns/trend.ts';
import { type DocumentFormat, documentFormats } from '../documents/formats.ts';
import { keyingTemplate } from '../documents/keying-template.ts';
import { readTable } from '../documents/rows.ts';
import { commandLine } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { groupOf, json, now, type Opened, type Output, onStore, readText, table } from './command.ts';
import { printFindings, printTrend } from './printed-findings.ts';

/** Answers keyed in from paper, and what comes of all answers. */
export function addResultCommands(program: Command): void {
  program
    .command('import <id> <file>')
    .description(
      '导入纸质问卷的录入结果，全部成功或全部不导入 (answers keyed in from paper: all rows or none)',
    )
    .addOption(json())
    .action((id: string, file: string, options: Output) =>
      onStore(
        ({ store, campaigns, keys }) => {
          return importPaper(store, campaigns, keys, id, readTable(readText(file)), commandLine, now());
        },
        ({ added, repeated }) => `新增 ${added} 份，已有 ${repeated} 份`,
        options.json,
      ),
    );

  program
    .command('import-template <id> <group> <file>')
    .description('一类人群的录入空表，列名与纸卷上的题目代号一致 (an empty file for import)')
    .addOption(json())
    .action((id: string, group: string, file: string, options: Output) =>
      onStore(
        async ({ campaigns }) => {
          writeFileSync(file, keyingTemplate(await campaigns.get(id), groupOf(group)), { flag: 'wx' });
          return { file };
        },
        () => `录入空表已写入 ${file}`,
        options.json,
      ),
    );

  program
    .command('report <id>')
    .description('报告；调查结束前只有参与情况 (the Report)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async (opened) => {
          await sealIfClosedByHand(opened, id);
          return reportOf(opened, id, now());
        },
        (report) => {
          const { received } = totalOf(report.participation);
          const head = `${report.campaign.title}（${labelsOf(report).join(' · ')}）\n收到 ${received} 份；主要结果：${estimateInWords(report.headline)}`;
          const rowOf = (name: string, estimate: Estimate) => [
            name,
            estimateInWords(estimate),
            intervalInWords(estimate),
            'suppressed' in estimate ? '' : verdictInWords(estimate),
          ];
          const rows = report.byGroup.map(({ group, estimate }) => rowOf(groupName(group), estimate));
          const inner =
            report.release?.applied === false
              ? '\n以下含不外发的内部数字；可外发的见报表和自评报告 (inner figures; what may leave is in the documents)'
              : '';
          return `${head}${inner}\n${table(['人群', '结果', '区间', '判断'], [rowOf('全县', report.headline), ...rows])}`;
        },
        options.json,
      ),
    );

  program
    .command('findings <id>')
    .description(
      '答卷质量、先改什么、写了什么；调查结束后才有 (quality of answers, what to mend first, words)',
    )
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async (opened) => {
          await sealIfClosedByHand(opened, id);
          return findingsOf(opened, id, commandLine);
        },
        (findings) => printFindings(findings, table),
        options.json,
      ),
    );

  program
    .command('trend <id...>')
    .description('几次调查之间的变化，只比问法相同的题 (change between campaigns, on items asked alike)')
    .addOption(json())
    .action((ids: string[], options: Output) =>
      onStore(
        (opened) => trendOfCampaigns(opened, ids, now()),
        (trend) => printTrend(trend, table),
        options.json,
      ),
    );

  program
    .command('recount <id>')
    .description('逐份重新计数并与计数表比对 (counts everything again)')
    .addOption(json())
    .action((id: string, options: Output) =>
      onStore(
        async (opened) => {
          const result = await recount(opened, id);
          if (result.differences.length > 0 || result.sealedBy?.own === false) process.exitCode = 1;
          if (result.sealedBy?.own === false)
            console.error(
              `封存用的签名密钥不是本系统现在的密钥，指纹 ${result.sealedBy.fingerprint}：请与海报上的指纹核对 (the root was signed by another key; compare its fingerprint with the posters')`,
            );
          return result;
        },
        ({ responses, cells, differences }) =>
          differences.length === 0
            ? `${responses} 份答卷、${cells} 个单元，与计数表完全一致`
            : table(
                ['人群', '乡镇', '学校', '有标记', '计数表', '重新计数'],
                differences.map((cell) => [
                  isGroupCode(cell.group) ? groupName(cell.group) : cell.group,
                  cell.township,
                  cell.school ?? '',
                  cell.flagged ? '是' : '否',
                  cell.tallied,
                  cell.counted,
                ]),
              ),
        options.json,
      ),
    );

  program
    .command('export <id>')
    .description('导出文件 (a document)')
    .addOption(new Option('--format <format>').choices(documentFormats).makeOptionMandatory())
    .requiredOption('--out <file>', '写到哪个文件')
    .addOption(json())
    .action((id: string, options: Output & { format: DocumentFormat; out: string }) =>
      onStore(
        async (opened) => {
          await sealIfClosedByHand(opened, id);
          const written = await exportDocument(
            opened,
            id,
            options.format,
            resolve(options.out),
            commandLine,
            sayProgress,
          );
          return { file: options.out, ...written };
        },
        ({ file, bytes, digest }) => `已写入 ${file}（${bytes} 字节，SHA-256 ${digest}）`,
        options.json,
      ),
    );
}

/** A line that is written over, where somebody watches. */
function sayProgress(done: number, total: number): void {
  if (process.stderr.isTTY && total > 0) process.stderr.write(`\r${done} / ${total}`);
}

/**
 * Reading the rates ends the ten minutes in which open pages may still send (promise 7). A campaign that closed by its
 * date keeps its day for phones without a network.
 */
async function sealIfClosedByHand(opened: Opened, id: string): Promise<void> {
  const row = await getCampaign(opened.store.db, id);
  if (row.closed_at === null || phaseOf(row, now()) !== 'closing') return;
  await sealCampaign(opened, id, commandLine, now());
  console.error(
    '已停止接收答卷：有人看过结果以后，谁也不能再交 (no more answers are taken: rates have been read)',
  );
}
