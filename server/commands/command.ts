import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { InvalidArgumentError, Option } from 'commander';
import { decodeText } from '../../surveys/decode-text.ts';
import { type GroupCode, isGroupCode } from '../../surveys/groups.ts';
import { readConfig } from '../config.ts';
import type { StoreLocation } from '../database/store.ts';
import { openServices } from '../open-services.ts';
import type { AuditMark } from '../people/audit.ts';

export type Opened = Awaited<ReturnType<typeof openServices>>;

/** Runs a command on the store and prints its result: one JSON value with `--json`, else for people. */
export function onStore<Result>(
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
export async function withStore(work: (opened: Opened) => Promise<void>, mayBeNew: boolean): Promise<void> {
  const config = readConfig(process.env);
  if (!mayBeNew) refuseWithoutStore(config.store);
  const opened = await openServices(config);
  try {
    await work(opened);
  } finally {
    await opened.store.close();
  }
}

export function table(head: string[], rows: (string | number)[][]): string {
  const made = new Table({ head, style: { head: [], border: [] } });
  made.push(...rows);
  return made.toString();
}

export function passphraseOf({ passphraseFile }: { passphraseFile?: string }): string | null {
  if (passphraseFile === undefined) return null;
  const passphrase = readText(passphraseFile).trim();
  if ([...passphrase].length < 12) throw new Error('口令至少 12 个字符 (a passphrase of 12 signs at least)');
  return passphrase;
}

export function groupOf(text: string): GroupCode {
  if (!isGroupCode(text)) throw new Error(`没有“${text}”这类人群 (no such group)`);
  return text;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('应为整数 (a whole number)');
  return Number(text);
}

export function wholeNumbers(text: string): number[] {
  return text.split(',').map(wholeNumber);
}

export function auditMark(text: string): AuditMark {
  const [, number, hash] = /^(\d{1,9}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (number === undefined || hash === undefined)
    throw new InvalidArgumentError('应为 序号:校验码 (number:hash)');
  return { number: Number(number), hash };
}

export interface Output {
  json?: true;
}

export const json = () =>
  new Option('--json', '标准输出只给一个 JSON 值 (one JSON value on standard output)');
export const now = () => new Date();

/** A command in a wrong folder must not make an empty store there and then find nothing in it. */
export function refuseWithoutStore(location: StoreLocation): void {
  if ('databaseUrl' in location || existsSync(join(location.folder, 'renkedu.sqlite'))) return;
  throw new Error(
    `${location.folder} 里没有认可度的数据：请在项目目录里运行，并设置与服务相同的 RENKEDU_DATA 或 DATABASE_URL (no store there: run it where the server runs, with the same settings)`,
  );
}

export function readText(file: string): string {
  try {
    return decodeText(readFileSync(file));
  } catch (error) {
    throw new Error(`读不到文件 ${file} (cannot read the file)`, { cause: error });
  }
}

export function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`${file} 不是有效的 JSON (not valid JSON): ${error.message}`);
    throw error;
  }
}
