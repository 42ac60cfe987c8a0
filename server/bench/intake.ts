import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { tallyLayout } from '../../analysis/tally.ts';
import { campaignScales } from '../../surveys/campaign.ts';
import { createCampaign, importFrame, publishCampaign } from '../campaigns/life.ts';
import { readConfig } from '../config.ts';
import type { StoreLocation } from '../database/store.ts';
import { randomText } from '../intake/random.ts';
import { canonicalAnswers, recordText } from '../intake/record.ts';
import { newResponseId } from '../intake/ticket.ts';
import { openServices } from '../open-services.ts';
import { commandLine } from '../queries/audit.ts';
import { listCampaigns } from '../queries/campaigns.ts';
import { linksOf } from '../queries/links.ts';
import { bareEngine } from './bare-engine.ts';
import { type LoadResult, load, requestBytes } from './load.ts';
import { answers, answersText, campaignFile, frameTable } from './measured-campaign.ts';
import { processorSeconds, residentMegabytes, startServerProcess } from './server-process.ts';

/** What `renkedu bench intake` gives. Times of one machine mean little; the ratio to the bare engine does. */
export interface IntakeBench {
  ratio: number;
  perSecond: number;
  baselinePerSecond: number;
  p50Milliseconds: number;
  p99Milliseconds: number;
  engine: 'sqlite' | 'postgres';
  processes: number;
  /**
   * One every 1 / rate seconds, whatever the answers do: the median of five windows, after one to warm up, and the worst;
   * and the same of a bare server that does nothing but write to the disk (bare-server.ts): less cannot be asked of us.
   * Then one window more after half a minute in which nobody asked for anything.
   */
  openLoop: {
    rate: number;
    perSecond: number;
    p99Milliseconds: number;
    worstP99Milliseconds: number;
    afterQuietP99Milliseconds: number;
    bareP99Milliseconds: number;
    worstBareP99Milliseconds: number;
    /** What an answer takes of the processors in our processes: where it comes near what there is, answers wait in line. */
    processorMicroseconds: number | null;
  };
  /** A ticket and then its submission. */
  pairsPerSecond: number;
  pages: { perSecond: number; bytes: number };
  /** Memory of the server's process after warming up and at the end, in megabytes, and what it stored meanwhile. */
  memory: { warmMegabytes: number | null; endMegabytes: number | null; submissions: number };
  /** Length of SQLite's journal at the end; it must not grow with what is stored. */
  journalMegabytes: number | null;
}

const connections = 64;
const repeats = 3;
const windows = 5;
const quietMilliseconds = 30_000;
/** More than any server of one process takes a second. */
const fastest = 25_000;

/** Measures the intake against the bare engine on the same machine in the same run: medians of interleaved repeats. */
export async function benchIntake(
  options: { seconds: number; processes: number; rate: number; databaseUrl: string | undefined },
  say: (line: string) => void,
): Promise<IntakeBench> {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-bench-'));
  const env: Record<string, string> = {
    RENKEDU_DATA: folder,
    RENKEDU_EXAMPLE: 'off',
    HOST: '127.0.0.1',
    // The whole load comes from one address.
    RENKEDU_ADDRESS_LIMIT: '0',
  };
  if (options.databaseUrl !== undefined) env['DATABASE_URL'] = options.databaseUrl;
  const bareLocation: StoreLocation = options.databaseUrl
    ? { databaseUrl: options.databaseUrl }
    : { folder: join(folder, 'bare') };
  const opened = await openServices(readConfig({ ...env, RENKEDU_PUBLIC_URL: 'http://127.0.0.1' }));
  const servers: { port: number; process: ChildProcess }[] = [];
  try {
    if ((await listCampaigns(opened.store.db)).length > 0)
      throw new Error('测速只能在空的数据库里做 (bench needs an empty database)');
    const now = new Date();
    const { id } = await createCampaign(opened.store, campaignFile(now), commandLine, now);
    const compiled = await opened.campaigns.get(id);
    const frame = frameTable(compiled.settings.townships.map(({ code }) => code));
    await importFrame(opened.store, id, frame, commandLine, now);
    await publishCampaign(opened.store, id, commandLine, now);
    const links = (await linksOf(opened.store.db, id)).filter((link) => link.group !== null);
    const [questionnaire] = compiled.questionnaires.values();
    if (!questionnaire) throw new Error('the campaign has a questionnaire');
    const canonical = canonicalAnswers(answers(0));
    const bareRows = {
      record: recordText(
        {
          campaign: id,
          day: '2026-11-24',
          flags: [],
          group: 'parent',
          nonce: randomText(),
          receipt: 'K7MPQ2RSTV3WXYZ4',
          school: '第 1 小学',
          seconds: 60,
          source: 'phone',
          township: '530426001',
        },
        canonical,
      ),
      cells: links.length,
      counts: JSON.stringify(
        new Array(tallyLayout(questionnaire, campaignScales(compiled.settings)).width).fill(12_345),
      ),
    };
    for (let index = 0; index < options.processes; index += 1) servers.push(await startServerProcess(env));

    const portOf = (connection: number) => servers[connection % servers.length]?.port ?? 0;
    let sent = 0;
    // Signed and written before the clock starts: phones do that each for themselves.
    const ready: Buffer[] = [];
    const makeReady = (count: number) => {
      while (ready.length < count) {
        sent += 1;
        const link = links[sent % links.length]?.code ?? '';
        const responseId = newResponseId();
        const ticket = opened.tickets.sign({ id: responseId, link, issuedAt: new Date(Date.now() - 90_000) });
        const body = `{"ticket":"${ticket}","answers":${answersText(sent)}}`;
        ready.push(requestBytes('PUT', `/api/responses/${responseId}`, body));
      }
    };
    let taken = 0;
    const submission = () => {
      const request = ready.pop() ?? null;
      if (request !== null) taken += 1;
      return request;
    };
    const loadSubmissions = (seconds: number, rate?: number) => {
      makeReady(seconds * (rate ?? fastest));
      return onAll(seconds, submission, rate);
    };
    const onAll = async (
      seconds: number,
      next: (connection: number, answer: string) => Buffer | null,
      rate?: number,
    ) =>
      merge(
        await Promise.all(
          servers.map((_, index) =>
            load({
              port: portOf(index),
              connections: connections / servers.length,
              seconds,
              next,
              ...(rate === undefined ? {} : { rate: rate / servers.length }),
            }),
          ),
        ),
      );

    const processorsUsed = () =>
      servers.reduce((sum, { process: { pid } }) => sum + processorSeconds(pid), 0);

    const windowed = (windows + 1) * options.seconds * options.rate;
    /**
     * Once to warm up: a light load makes other batches than a heavy one. What is sent must be ready: a second between two
     * windows is one of quiet, in which the journal may be emptied.
     */
    const inWindows = async (what: string, window: () => Promise<LoadResult>) => {
      await window();
      const results: LoadResult[] = [];
      for (let number = 1; number <= windows; number += 1) {
        const result = await window();
        expectStatus(result, 201);
        results.push(result);
        say(`每秒 ${options.rate} 份，${what}，第 ${number} 段：p99 ${result.p99.toFixed(1)} 毫秒`);
      }
      return results;
    };

    makeReady(windowed);
    const barePaced = await bareServer(join(folder, 'bare-server'), (port) =>
      inWindows('只落盘的空服务', () =>
        load({ port, connections, seconds: options.seconds, next: submission, rate: options.rate }),
      ),
    );
    const warming = Math.max(3, options.seconds);
    makeReady(windowed + warming * fastest);
    say('预热 (warming up) …');
    await loadSubmissions(warming);
    const warmMegabytes = residentMegabytes(servers[0]?.process.pid);
    const takenWarm = taken;
    // Before what fills the disk's queues.
    const usedWarm = processorsUsed();
    const paced = await inWindows('整条路径', () => loadSubmissions(options.seconds, options.rate));
    const usedEach = (processorsUsed() - usedWarm) / (taken - takenWarm);
    makeReady(options.seconds * options.rate);
    say('停半分钟 (half a minute of quiet) …');
    await setTimeout(quietMilliseconds);
    const afterQuiet = await loadSubmissions(options.seconds, options.rate);
    expectStatus(afterQuiet, 201);
    say(`每秒 ${options.rate} 份，停半分钟以后：p99 ${afterQuiet.p99.toFixed(1)} 毫秒`);
    const bare: number[] = [];
    const ours: LoadResult[] = [];
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      bare.push(await bareEngine(bareLocation, bareRows, options.seconds));
      const result = await loadSubmissions(options.seconds);
      expectStatus(result, 201);
      ours.push(result);
      say(
        `第 ${repeat} 轮：裸引擎 ${Math.round(bare.at(-1) ?? 0)}，整条路径 ${Math.round(result.perSecond)}（份/秒）`,
      );
    }
    const pairs = await onAll(options.seconds, (_, answer) => {
      const given: { id?: string; ticket?: string } = answer === '' ? {} : JSON.parse(answer);
      if (given.ticket === undefined) {
        sent += 1;
        return requestBytes('POST', `/api/links/${links[sent % links.length]?.code}/tickets`, null);
      }
      taken += 1;
      const body = `{"ticket":"${given.ticket}","answers":${answersText(sent)}}`;
      return requestBytes('PUT', `/api/responses/${given.id}`, body);
    });
    const submissions = taken - takenWarm;
    let bytes = 0;
    const pages = await onAll(options.seconds, (_, answer) => {
      bytes = Math.max(bytes, answer.length);
      sent += 1;
      return requestBytes('GET', `/s/${links[sent % links.length]?.code}`, null, 'Accept-Encoding: gzip\r\n');
    });
    expectStatus(pages, 200);

    const perSecond = median(ours.map((one) => one.perSecond));
    const baselinePerSecond = median(bare);
    return {
      ratio: perSecond / baselinePerSecond,
      perSecond,
      baselinePerSecond,
      p50Milliseconds: median(ours.map((one) => one.p50)),
      p99Milliseconds: median(ours.map((one) => one.p99)),
      engine: options.databaseUrl ? 'postgres' : 'sqlite',
      processes: options.processes,
      openLoop: {
        rate: options.rate,
        perSecond: median(paced.map((one) => one.perSecond)),
        p99Milliseconds: median(paced.map((one) => one.p99)),
        worstP99Milliseconds: Math.max(...paced.map((one) => one.p99)),
        afterQuietP99Milliseconds: afterQuiet.p99,
        bareP99Milliseconds: median(barePaced.map((one) => one.p99)),
        worstBareP99Milliseconds: Math.max(...barePaced.map((one) => one.p99)),
        processorMicroseconds: Number.isNaN(usedEach) ? null : 1e6 * usedEach,
      },
      pairsPerSecond: pairs.perSecond / 2,
      pages: { perSecond: pages.perSecond, bytes },
      memory: {
        warmMegabytes,
        endMegabytes: residentMegabytes(servers[0]?.process.pid),
        submissions,
      },
      journalMegabytes: options.databaseUrl
        ? null
        : Math.round(statSync(join(folder, 'renkedu.sqlite-wal')).size / 1024 ** 2),
    };
  } finally {
    for (const { process: child } of servers) {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    }
    await opened.store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Measures a bare server that writes to a file. */
async function bareServer<Measured>(
  file: string,
  measure: (port: number) => Promise<Measured>,
): Promise<Measured> {
  const child = fork(new URL('./bare-server.ts', import.meta.url), [file]);
  try {
    const [port]: number[] = await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [])]);
    if (port === undefined) throw new Error('测速用的空服务没有启动 (the bare server did not start)');
    return await measure(port);
  } finally {
    if (child.kill('SIGTERM')) await once(child, 'exit');
  }
}

function expectStatus({ statuses }: LoadResult, expected: number): void {
  const others = Object.entries(statuses).filter(([status]) => Number(status) !== expected);
  if (others.length > 0) throw new Error(`answers other than ${expected}: ${JSON.stringify(statuses)}`);
}

function merge(results: readonly LoadResult[]): LoadResult {
  const statuses: Record<number, number> = {};
  for (const result of results)
    for (const [status, count] of Object.entries(result.statuses))
      statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
  return {
    perSecond: results.reduce((sum, one) => sum + one.perSecond, 0),
    p50: Math.max(...results.map((one) => one.p50)),
    p99: Math.max(...results.map((one) => one.p99)),
    statuses,
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
