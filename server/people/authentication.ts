import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { twoFactor, username } from 'better-auth/plugins';
import type { Store } from '../database/store.ts';
import { newCode, printedCode } from '../intake/code.ts';

/** How often a session in use is written again: idle sign-out comes up to this much earlier. */
const refreshSeconds = 60;

/** Carries the address and browser of a sign-in to its session; never what a client says of itself. */
export const addressHeader = 'x-renkedu-address';

export interface AuthenticationSettings {
  /** 32 random bytes kept with the data: signs the session cookie. */
  key: Buffer;
  publicUrl: string;
  idleSeconds: number;
}

/** argon2id, with the salt in it. */
export const hashPassword = (password: string) => hash(password);

/** better-auth on the store. Its routes are not mounted; ours call it. */
export function authentication(
  { db, dialect }: Store,
  { key, publicUrl, idleSeconds }: AuthenticationSettings,
) {
  const hidden = { type: 'string', required: false, input: false } as const;
  return betterAuth({
    appName: '认可度',
    baseURL: publicUrl,
    secret: key.toString('base64url'),
    database: { db, type: dialect },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: {
        hash: hashPassword,
        verify: ({ hash: stored, password }) => verify(stored, password),
      },
    },
    plugins: [
      username({ minUsernameLength: 3, maxUsernameLength: 30 }),
      twoFactor({
        twoFactorTable: 'two_factor',
        twoFactorCookieMaxAge: 300,
        accountLockout: { maxFailedAttempts: 10, durationSeconds: 900 },
        // They are copied onto paper: signs that nobody misreads.
        backupCodeOptions: {
          customBackupCodesGenerate: () => Array.from({ length: 10 }, () => printedCode(newCode())),
        },
      }),
    ],
    user: {
      modelName: 'person',
      additionalFields: {
        duties: { type: 'string', required: true, input: false },
        scopeTownship: hidden,
        scopeSchool: hidden,
        disabledAt: hidden,
        mustChangePassword: { type: 'boolean', required: true, input: false },
      },
    },
    session: { expiresIn: idleSeconds, updateAge: Math.min(refreshSeconds, idleSeconds / 10) },
    advanced: {
      cookiePrefix: 'renkedu',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  });
}

export type Authentication = ReturnType<typeof authentication>;
