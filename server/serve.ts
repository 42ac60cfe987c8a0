import { groupName } from '../surveys/groups.ts';
import { addExample } from './campaigns/example.ts';
import { linkUrl } from './campaigns/links.ts';
import { phaseOf } from './campaigns/phase.ts';
import type { Config } from './config.ts';
import { qrTerminal } from './documents/qr.ts';
import { startServer } from './main.ts';
import { commandLine } from './queries/audit.ts';
import { listCampaigns } from './queries/campaigns.ts';
import { linksOf } from './queries/links.ts';
import type { Services } from './services.ts';

/** Serves until the process is told to stop, and says what a newcomer needs to know. */
export async function serveUntilStopped(config: Config): Promise<void> {
  const server = await startServer(config);
  const { services } = server;
  const first = await services.people.createFirstAdministrator();
  if (config.example)
    await addExample(services.store, services.campaigns, services.intake, commandLine, services.clock);
  console.log(`\n控制台 (console):  http://localhost:${server.port}/console/`);
  console.log(`别的电脑上用 (from other machines):  ${config.publicUrl}/console/`);
  if (first) {
    console.log(`首位管理员 (first administrator):  ${first.username}`);
    // Where servers may share a store, none of them replaces what another printed.
    const missed =
      services.store.dialect === 'postgres'
        ? '没记下来，就运行 npx renkedu people reset admin'
        : '还没登录过的话，下次启动会显示新的';
    console.log(`一次性密码 (one-time password):  ${first.password}   首次登录须修改；${missed}`);
  }
  await printLinks(services);
  console.log('服务运行中，请不要关掉这个窗口；按 Ctrl+C 停止 (serving; Ctrl+C stops).');
  const stop = () => {
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** A phone link per group of the newest open campaign, and one of them as a code to scan. */
async function printLinks({ store, clock, config }: Services): Promise<void> {
  const open = (await listCampaigns(store.db)).find((row) => phaseOf(row, clock()) === 'open');
  if (!open) return;
  const links = await linksOf(store.db, open.id);
  console.log(`\n${open.title}${open.simulated ? '（模拟数据）' : ''}`);
  const entry = links.find(({ group }) => group === null);
  if (entry) console.log(`  全县入口 (entry page)  ${linkUrl(config.publicUrl, entry.code)}`);
  const shown = new Set<string>();
  for (const { group, code } of links) {
    if (group === null || shown.has(group)) continue;
    shown.add(group);
    console.log(`  ${groupName(group)}  ${linkUrl(config.publicUrl, code)}`);
  }
  const parent = links.find((link) => link.group === 'parent') ?? links.find((link) => link.group !== null);
  if (!parent) return;
  const url = linkUrl(config.publicUrl, parent.code);
  console.log(`\n用手机扫码试填 (scan to answer): ${url}\n${await qrTerminal(url)}`);
  if (config.publicUrlGuessed) {
    console.log(
      '网址用的是本机的局域网地址；正式使用前请设置 RENKEDU_PUBLIC_URL (set it before printing posters)。',
    );
  }
}
