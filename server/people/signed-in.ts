import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Actor } from '../queries/audit.ts';
import type { Arrival } from './arrival.ts';
import type { Duty, Scope } from './duties.ts';

export interface Person {
  id: string;
  username: string;
  name: string;
  duties: Duty[];
  /** A liaison's; `null` for everybody else. */
  scope: Scope | null;
  /** Signed in with a one-time password that is not yet changed. */
  mustChangePassword: boolean;
  /** Signs in with a code of an authenticator as well. */
  secondFactor: boolean;
}

/** What routes behind a sign-in find in their context; the guard puts it there. */
export type SignedInEnv = {
  Bindings: HttpBindings;
  Variables: {
    person: Person;
    sessionId: string;
    address: string;
    /** Whether the route asked who acts, to record it. */
    acts?: true;
  };
};

/** The signed-in person as the audit names them. */
export function actorOf(c: Context<SignedInEnv>): Actor {
  c.set('acts', true);
  return { name: c.get('person').username, origin: c.get('address') };
}

export function arrivalOf(c: Context<SignedInEnv>): Arrival {
  return { headers: c.req.raw.headers, address: c.get('address') };
}
