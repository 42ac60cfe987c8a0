import type { Context } from 'hono';
import type { Actor } from '../queries/audit.ts';

/** Duties are kept apart: a person has one. */
export type Role = 'administrator' | 'publisher' | 'analyst' | 'auditor' | 'liaison';

export interface Person {
  id: string;
  username: string;
  name: string;
  role: Role;
  /** Signed in with a one-time password that is not yet changed. */
  mustChangePassword: boolean;
}

/** What routes behind a sign-in find in their context. */
export type SignedInEnv = { Variables: { person: Person } };

/** The signed-in person as the audit names them. */
export function actorOf(c: Context<SignedInEnv>): Actor {
  return { name: c.get('person').username, origin: '控制台' };
}
