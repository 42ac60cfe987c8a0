import { Command } from 'commander';
import { addBenchCommands } from './commands/bench.ts';
import { addCampaignCommands } from './commands/campaigns.ts';
import { addDeletionCommands } from './commands/deletion.ts';
import { addExclusionCommands } from './commands/exclusions.ts';
import { addKeepingCommands } from './commands/keeping.ts';
import { addResultCommands } from './commands/results.ts';
import { addShelfCommand } from './commands/shelf.ts';
import { addVerifyCommand } from './commands/verify.ts';
import { readConfig } from './config.ts';
import { Problem } from './problem.ts';

const program = new Command('renkedu').description('认可度: 义务教育社会认可度调查');

program
  .command('serve')
  .description('启动服务 (migrates and serves; an empty store gets the example)')
  .action(async () => {
    const config = readConfig(process.env);
    // Routes and sign-in take their time to load, which other commands need not.
    const { serveUntilStopped } = await import('./serve.ts');
    await serveUntilStopped(config);
  });
addCampaignCommands(program);
addResultCommands(program);
addVerifyCommand(program);
addShelfCommand(program);
addExclusionCommands(program);
addKeepingCommands(program);
addDeletionCommands(program);
addBenchCommands(program);

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

/** What the system said of a file, with what to do about it. */
function fileFault(error: Error): string | null {
  if (!('code' in error && 'path' in error && 'syscall' in error)) return null;
  if (error.code === 'EEXIST')
    return `已经有 ${error.path}：请换一个文件名 (it is there already; choose another name)`;
  return `读写不了 ${error.path}（${error.code}）：请检查目录、文件名和权限 (cannot read or write it; check folder, name and rights)`;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(faultList(error) ?? fileFault(error) ?? error.message);
  process.exitCode = error instanceof Problem ? 1 : 2;
}
