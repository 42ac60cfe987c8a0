import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { restoreBackup, writeBackup } from '../database/backup.ts';
import { type AuditMark, auditCsv, verifyAudit } from '../people/audit.ts';
import { commandLine, recordAct } from '../queries/audit.ts';
import { personNamed } from '../queries/people.ts';
import { revokeTicketKeys, rotateTicketKey } from '../queries/secrets.ts';
import { auditMark, json, now, type Output, onStore, passphraseOf } from './command.ts';

/** What keeps the store: keys, backups, people who forgot their password, and the audit. */
export function addKeepingCommands(program: Command): void {
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
          // Sign-in takes its time to load, which other commands need not.
          const { removeSecondFactor, resetPassword } = await import('../people/management.ts');
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
}
