import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { StoreLocation } from './database/store.ts';

/** The settings of a server, from the environment, checked. */
export interface Config {
  port: number;
  host: string;
  store: StoreLocation;
  /** Where files of documents are kept for a while. */
  documentsFolder: string;
  /** What QR codes point at, without a slash at the end. */
  publicUrl: string;
  /** The public address was guessed from a network card: posters warn. */
  publicUrlGuessed: boolean;
  /** Addresses of proxies whose forwarded headers are believed. */
  trustedProxies: readonly string[];
  /** Requests a minute that one address may make of the respondents' pages; 0 for no limit. */
  addressLimit: number;
  /** Whether an empty store gets the example campaign. */
  example: boolean;
  people: PeopleRules;
}

/** How people sign in: 等级保护 2.0, level 2, as it is commonly set. */
export interface PeopleRules {
  /** What a password must have: characters, and how many of lower case, upper case, digits and signs. */
  passwordLength: number;
  passwordKinds: number;
  /** Failures in a row that lock, and for how many seconds. */
  lockFailures: number;
  lockSeconds: number;
  /** Without use, a session ends after this. */
  idleSeconds: number;
  /** Whether people are managed only by administrators who signed in with a second factor. */
  secondFactorRequired: boolean;
}

function number(error: string, smallest: number, largest: number, usual: number) {
  return z.coerce
    .number({ error })
    .int({ error })
    .min(smallest, { error })
    .max(largest, { error })
    .default(usual);
}

const environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT 应为端口号，如 8080')
    .transform(Number)
    .pipe(z.number().max(65_535, 'PORT 应为端口号，如 8080'))
    .default(8080),
  HOST: z.string().min(1).default('0.0.0.0'),
  RENKEDU_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'DATABASE_URL 应以 postgres:// 开头；不用 PostgreSQL 时请不要设置')
    .optional(),
  RENKEDU_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'RENKEDU_PUBLIC_URL 应为网址，如 https://renkedu.example.gov.cn' })
    .optional(),
  RENKEDU_TRUSTED_PROXIES: z
    .string()
    .default('')
    .refine((list) => addresses(list).every(isNetwork), {
      error: 'RENKEDU_TRUSTED_PROXIES 应为 IP 地址或网段，用逗号分开，如 127.0.0.1,10.0.0.0/8',
    }),
  RENKEDU_ADDRESS_LIMIT: z.coerce
    .number({ error: 'RENKEDU_ADDRESS_LIMIT 应为每分钟请求数，0 为不限' })
    .int()
    .min(0)
    .default(6000),
  RENKEDU_PASSWORD_LENGTH: number('RENKEDU_PASSWORD_LENGTH 应为 8 到 64 的整数', 8, 64, 8),
  RENKEDU_PASSWORD_KINDS: number('RENKEDU_PASSWORD_KINDS 应为 1 到 4 的整数', 1, 4, 3),
  RENKEDU_LOCK_FAILURES: number('RENKEDU_LOCK_FAILURES 应为 3 到 20 的整数', 3, 20, 5),
  RENKEDU_LOCK_SECONDS: number('RENKEDU_LOCK_SECONDS 应为 60 到 86400 的秒数', 60, 86_400, 300),
  RENKEDU_IDLE_SECONDS: number('RENKEDU_IDLE_SECONDS 应为 120 到 3600 的秒数', 120, 3600, 600),
  RENKEDU_SECOND_FACTOR: z
    .enum(['required', 'optional'], { error: 'RENKEDU_SECOND_FACTOR 应为 required 或 optional' })
    .default('required'),
  RENKEDU_EXAMPLE: z.enum(['on', 'off'], { error: 'RENKEDU_EXAMPLE 应为 on 或 off' }).default('on'),
});

/** Reads the settings; throws an error that names every wrong one in a sentence. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`设置有误 (wrong setting): ${faults.join('; ')}`);
  }
  const settings = parsed.data;
  return {
    port: settings.PORT,
    host: settings.HOST,
    store: settings.DATABASE_URL
      ? { databaseUrl: settings.DATABASE_URL }
      : { folder: resolve(settings.RENKEDU_DATA) },
    documentsFolder: join(resolve(settings.RENKEDU_DATA), 'documents'),
    publicUrl: (settings.RENKEDU_PUBLIC_URL ?? guessPublicUrl(settings.PORT)).replace(/\/+$/, ''),
    publicUrlGuessed: settings.RENKEDU_PUBLIC_URL === undefined,
    trustedProxies: addresses(settings.RENKEDU_TRUSTED_PROXIES),
    addressLimit: settings.RENKEDU_ADDRESS_LIMIT,
    example: settings.RENKEDU_EXAMPLE === 'on',
    people: {
      passwordLength: settings.RENKEDU_PASSWORD_LENGTH,
      passwordKinds: settings.RENKEDU_PASSWORD_KINDS,
      lockFailures: settings.RENKEDU_LOCK_FAILURES,
      lockSeconds: settings.RENKEDU_LOCK_SECONDS,
      idleSeconds: settings.RENKEDU_IDLE_SECONDS,
      secondFactorRequired: settings.RENKEDU_SECOND_FACTOR === 'required',
    },
  };
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

function addresses(list: string): string[] {
  return list.split(/[\s,]+/).filter((address) => address !== '');
}

/** The first address of this machine that a phone on the same network can reach. */
function guessPublicUrl(port: number): string {
  const addresses = Object.values(networkInterfaces()).flatMap((cards) => cards ?? []);
  const local = addresses.find((address) => address.family === 'IPv4' && !address.internal);
  return `http://${local?.address ?? 'localhost'}:${port}`;
}
