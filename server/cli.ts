#!/usr/bin/env node
import {
  closeSync,
  createWriteStream,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Estimate } from '../analysis/report.ts';
import { estimateInWords, intervalInWords, labelsOf, verdictInWords } from '../analysis/wording.ts';
import { type GroupCode, groupName, isGroupCode } from '../surveys/groups.ts';
import { benchIntake } from './bench/intake.ts';
import { benchReport } from './bench/report.ts';
import { issueCodes, voidCodes } from './campaigns/codes.ts';
import { type DocumentFormat, exportDocument } from './campaigns/documents.ts';
import { findingsOf } from './campaigns/findings.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
  setProofOfWork,
} from './campaigns/life.ts';
import { linkUrl } from './campaigns/links.ts';
import { importPaper } from './campaigns/paper.ts';
import { phaseOf, statusOf } from './campaigns/phase.ts';
import { recount } from './campaigns/recount.ts';
import { reportOf } from './campaigns/report.ts';
import { sealCampaign } from './campaigns/sealing.ts';
import { simulate } from './campaigns/simulation.ts';
import { trendOfCampaigns } from './campaigns/trend.ts';
import { readConfig } from './config.ts';
import { restoreBackup, writeBackup } from './database/backup.ts';
import type { StoreLocation } from './database/open.ts';
import { decodeText, readTable } from './documents/rows.ts';
import { slips } from './documents/slips.ts';
import { openServices } from './main.ts';
import { type AuditMark, auditCsv, verifyAudit } from './people/audit.ts';
import { removeSecondFactor, resetPassword } from './people/management.ts';
import { printFindings, printTrend } from './printed-findings.ts';
import { Problem } from './problem.ts';
import { commandLine, recordAct } from './queries/audit.ts';
import { getCampaign, listCampaigns } from './queries/campaigns.ts';
import { linksOf } from './queries/links.ts';
import { personNamed } from './queries/people.ts';
import { revokeTicketKeys, rotateTicketKey } from './queries/secrets.ts';
import { serveUntilStopped } from './serve.ts';

type Opened = Awaited<ReturnType<typeof openServices>>;

const program = new Command('renkedu').description('认可度: 义务教育社会认可度调查');

/** Runs a command on the store and prints its result: one JSON value with `--json`, else for people. */
function onStore<Result>(
  work: (opened: Opened) => Promise<Result>,
  print: (result: Result) => string,
  json: boolean | undefined,
  mayBeNew = false,
): Promise<void> {
  return withStore(async (opened) => {
    const result = await work(opened);
    process.stdout.write(`${json ? JSON.stringify(result) : print(result)}\n`);
  }, mayBeNew);
}

/** @param mayBeNew whether the command makes sense where no store is yet */
async function withStore(work: (opened: Opened) => Promise<void>, mayBeNew: boolean): Promise<void> {
  const config = readConfig(process.env);
  if (!mayBeNew) refuseWithoutStore(config.store);
  const opened = await openServices(config);
  try {
    await work(opened);
  } finally {
    await opened.store.close();
  }
}

function table(head: string[], rows: (string | number)[][]): string {
  const made = new Table({ head, style: { head: [], border: [] } });
  made.push(...rows);
  return made.toString();
}

function passphraseOf({ passphraseFile }: { passphraseFile?: string }): string | null {
  if (passphraseFile === undefined) return null;
  const passphrase = readText(passphraseFile).trim();
  if ([...passphrase].length < 12) throw new Error('口令至少 12 个字符 (a passphrase of 12 signs at least)');
  return passphrase;
}

function groupOf(text: string): GroupCode {
  if (!isGroupCode(text)) throw new Error(`没有“${text}”这类人群 (no such group)`);
  return text;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('应为整数 (a whole number)');
  return Number(text);
}

function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber);
}

function auditMark(text: string): AuditMark {
  const [, number, hash] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined)
    throw new InvalidArgumentError('应为 序号:校验码 (number:hash)');
  return { number: Number(number), hash };
}

interface Output {
  json?: true;
}

const json = () => new Option('--json', '标准输出只给一个 JSON 值 (one JSON value on standard output)');
const now = () => new Date();

program
  .command('serve')
  .description('启动服务 (migrates and serves; an empty store gets the example)')
  .action(() => serveUntilStopped(readConfig(process.env)));

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
          ['编号', '标题', '状态', '截止'],
          rows.map((row) => [row.id, row.title, row.phase, row.closesAt]),
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
  .description('应答人数（名册）(the frame)')
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
  .command('keys')
  .description('凭证密钥 (the key that signs tickets)')
  .command('rotate')
  .description('换用新密钥；手机里已有的凭证仍然有效 (a new one; tickets that are out stay good)')
  .option('--revoke', '同时作废旧密钥签的凭证，手机须重新打开链接 (and refuses tickets of older keys)')
  .addOption(json())
  .action((options: Output & { revoke?: true }) =>
    onStore(
      ({ store }) =>
        store.db.transaction().execute(async (transaction) => {
          const { newest } = await rotateTicketKey(transaction);
          if (options.revoke) await revokeTicketKeys(transaction, newest);
          await recordAct(transaction, commandLine, now(), 'keys-rotate', 'ticket', {
            newest,
            revoked: options.revoke === true,
          });
          return { newest };
        }),
      ({ newest }) => `已换用第 ${newest} 号密钥，运行中的服务一秒内跟上`,
      options.json,
    ),
  );

program
  .command('import <id> <file>')
  .description('导入纸质问卷的录入结果，全部成功或全部不导入 (answers keyed in from paper: all rows or none)')
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
  .command('simulate <id>')
  .description('模拟答卷，只用于示例或试填 (synthetic respondents, for the example or a trial)')
  .requiredOption('--responses <n>', '份数', wholeNumber)
  .requiredOption('--seed <s>', '随机种子', wholeNumber)
  .addOption(json())
  .action((id: string, options: Output & { responses: number; seed: number }) =>
    onStore(
      ({ store, campaigns, intake }) =>
        simulate(store, campaigns, intake, id, options.responses, options.seed, commandLine, now),
      ({ stored }) => `已写入 ${stored} 份模拟答卷`,
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
        const { store } = opened;
        // Reading the rates ends the ten minutes in which open pages may still send (promise 7).
        if (phaseOf(await getCampaign(store.db, id), now()) === 'closing')
          await sealIfClosedByHand(opened, id);
        return reportOf(opened, id, now());
      },
      (report) => {
        const received = report.participation.reduce((sum, cell) => sum + cell.received, 0);
        const head = `${report.campaign.title}（${labelsOf(report).join(' · ')}）\n收到 ${received} 份；主要结果：${estimateInWords(report.headline)}`;
        const rowOf = (name: string, estimate: Estimate) => [
          name,
          estimateInWords(estimate),
          intervalInWords(estimate),
          'suppressed' in estimate ? '' : verdictInWords(estimate),
        ];
        const rows = report.byGroup.map(({ group, estimate }) => rowOf(groupName(group), estimate));
        return `${head}\n${table(['人群', '结果', '区间', '判断'], [rowOf('全县', report.headline), ...rows])}`;
      },
      options.json,
    ),
  );

program
  .command('findings <id>')
  .description('答卷质量、先改什么、写了什么；调查结束后才有 (quality of answers, what to mend first, words)')
  .addOption(json())
  .action((id: string, options: Output) =>
    onStore(
      async (opened) => {
        if (phaseOf(await getCampaign(opened.store.db, id), now()) === 'closing')
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
  .addOption(new Option('--format <format>').choices(['csv', 'xlsx']).makeOptionMandatory())
  .requiredOption('--out <file>', '写到哪个文件')
  .addOption(json())
  .action((id: string, options: Output & { format: DocumentFormat; out: string }) =>
    onStore(
      async (opened) => {
        const { store } = opened;
        if (phaseOf(await getCampaign(store.db, id), now()) === 'closing')
          await sealIfClosedByHand(opened, id);
        const { bytes } = await exportDocument(opened, id, options.format, commandLine, now());
        writeFileSync(options.out, bytes);
        return { file: options.out, bytes: bytes.length };
      },
      ({ file, bytes }) => `已写入 ${file}（${bytes} 字节）`,
      options.json,
    ),
  );

program
  .command('backup <file>')
  .description(
    '备份，服务运行中也可以 (a consistent copy while serving; keys, codes and people only under a passphrase)',
  )
  .option('--passphrase-file <file>', '口令文件：连同密钥、验证码和账号一起备份，并加密')
  .addOption(json())
  .action((file: string, options: Output & { passphraseFile?: string }) =>
    onStore(
      async ({ store }) => {
        const passphrase = passphraseOf(options);
        const { rows } = await writeBackup(store, file, passphrase, now());
        await recordAct(store.db, commandLine, now(), 'backup', '', { rows, keys: passphrase !== null });
        return { file, rows, keys: passphrase !== null };
      },
      ({ rows, keys }) =>
        `已备份 ${rows} 行到 ${file}${keys ? '（已加密，含密钥、验证码和账号）' : '（不含密钥、验证码和账号：要原样恢复，请加 --passphrase-file）'}`,
      options.json,
    ),
  );

program
  .command('restore <file>')
  .description('把备份恢复到空的数据目录或数据库 (back into an empty store)')
  .option('--passphrase-file <file>', '口令文件')
  .addOption(json())
  .action((file: string, options: Output & { passphraseFile?: string }) =>
    onStore(
      async ({ store }) => {
        const restored = await restoreBackup(store, file, passphraseOf(options));
        await recordAct(store.db, commandLine, now(), 'restore', '', restored);
        return { file, ...restored };
      },
      ({ rows, keys }) => `已恢复 ${rows} 行${keys ? '' : '；备份里没有密钥和账号，已生成新的'}`,
      options.json,
      true,
    ),
  );

program
  .command('people')
  .description('控制台的人员 (people at the desk)')
  .command('reset <username>')
  .description(
    '重设密码：唯一的管理员忘了密码时用 (a new one-time password, as when the only administrator forgot theirs)',
  )
  .option('--second-factor', '同时解除动态口令 (and takes the second factor away)')
  .addOption(json())
  .action((username: string, options: Output & { secondFactor?: true }) =>
    onStore(
      async ({ store }) => {
        const person = await personNamed(store.db, username);
        if (!person) throw new Error(`没有“${username}”这个账号 (no such person)`);
        if (options.secondFactor) await removeSecondFactor(store, person.id, commandLine, now());
        return { username, ...(await resetPassword(store, person.id, commandLine, now())) };
      },
      ({ password }) => `一次性密码 ${password}，首次登录须修改；只显示这一次`,
      options.json,
    ),
  );

const audit = program.command('audit').description('操作记录 (what people did)');
audit
  .command('verify')
  .description('逐条核对操作记录是否被改动过 (whether every entry is as it was recorded)')
  .option('--mark <number:hash>', '以前记下的一条，如 120:3f…，核对它还在不在', auditMark)
  .addOption(json())
  .action((options: Output & { mark?: AuditMark }) =>
    onStore(
      async ({ store }) => {
        const check = await verifyAudit(store, options.mark ?? null);
        if (check.fault) process.exitCode = 1;
        return check;
      },
      ({ entries, head, fault }) =>
        fault
          ? `第 ${fault.number} 条：${fault.reason}`
          : `${entries} 条，没有改动。请记下末条：${head ? `${head.number}:${head.hash}` : '（还没有记录）'}`,
      options.json,
    ),
  );
audit
  .command('export')
  .description('导出全部操作记录为 CSV (all entries)')
  .requiredOption('--out <file>', '写到哪个文件')
  .addOption(json())
  .action((options: Output & { out: string }) =>
    onStore(
      async ({ store }) => {
        await recordAct(store.db, commandLine, now(), 'audit-export', '');
        const all = { from: null, until: null, actor: null, action: null, subject: null };
        await pipeline(auditCsv(store, all), createWriteStream(options.out, { mode: 0o600 }));
        return { file: options.out };
      },
      ({ file }) => `已写入 ${file}`,
      options.json,
    ),
  );

const bench = program
  .command('bench')
  .description('测速，给出与裸引擎之比 (measures, as a ratio to the bare engine)');
bench
  .command('intake')
  .description('提交答卷的整条路径 (the write path)')
  .option('--seconds <n>', '每轮秒数', wholeNumber, 5)
  .option('--processes <n>', '服务进程数（多于一个须设 DATABASE_URL）', wholeNumber, 1)
  .option('--rate <n>', '开环负载，每秒份数', wholeNumber, 5000)
  .addOption(json())
  .action(async (options: Output & { seconds: number; processes: number; rate: number }) => {
    const result = await benchIntake({ ...options, databaseUrl: process.env['DATABASE_URL'] }, (line) =>
      console.error(line),
    );
    const rows = Object.entries(result).map(([name, value]) => [name, JSON.stringify(value)]);
    process.stdout.write(`${options.json ? JSON.stringify(result) : table(['', ''], rows)}\n`);
  });

bench
  .command('report')
  .description(
    '从计数表生成报告，与逐行汇总相比 (the Report from tallies, beside an aggregate over the rows)',
  )
  .option('--sizes <list>', '答卷份数，用逗号隔开', wholeNumbers, [10_000, 100_000, 1_000_000])
  .addOption(json())
  .action(async (options: Output & { sizes: number[] }) => {
    const result = await benchReport(options.sizes, (line) => console.error(line));
    const rows = result.rows.map((row) => Object.values(row).map((value) => Math.round(value * 10) / 10));
    const head = ['答卷', '报告（毫秒）', '内存（MB）', '逐行汇总（毫秒）', '重新计数（毫秒）', '内存（MB）'];
    process.stdout.write(`${options.json ? JSON.stringify(result) : table(head, rows)}\n`);
  });

/** A campaign that closed by its date keeps its day for phones without a network; one closed by hand may be read. */
async function sealIfClosedByHand(opened: Opened, id: string): Promise<void> {
  if ((await getCampaign(opened.store.db, id)).closed_at !== null)
    await sealCampaign(opened, id, commandLine, now());
}

/** A command in a wrong folder must not make an empty store there and then find nothing in it. */
function refuseWithoutStore(location: StoreLocation): void {
  if ('databaseUrl' in location || existsSync(join(location.folder, 'renkedu.sqlite'))) return;
  throw new Error(
    `${location.folder} 里没有认可度的数据：请在项目目录里运行，并设置与服务相同的 RENKEDU_DATA 或 DATABASE_URL (no store there: run it where the server runs, with the same settings)`,
  );
}

function readText(file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    throw new Error(`读不到文件 ${file} (cannot read the file)`, { cause: error });
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`${file} 不是有效的 JSON (not valid JSON): ${error.message}`);
    throw error;
  }
}

/** Faults of a file one a line, so that a clerk can work them off. */
function faultList(error: Error): string | null {
  if (!(error instanceof Problem) || !/^(import|frame|campaign)-faults$/.test(error.code)) return null;
  const faults = error.details as {
    line?: number;
    column?: string | null;
    path?: string;
    message?: string;
    reason?: string;
  }[];
  const lines = faults.map(({ line, column, path, message, reason }) =>
    path === undefined ? `第 ${line} 行${column ? `“${column}”列` : ''}：${reason}` : `${path}：${message}`,
  );
  return [`有 ${lines.length} 处问题，什么也没有写入 (nothing was written)：`, ...lines].join('\n');
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(faultList(error) ?? error.message);
  process.exitCode = error instanceof Problem ? 1 : 2;
}
