import { createContext, useContext } from 'react';
import type { Duty, Session } from './api.ts';

/** Who is signed in; set by the desk around every page. */
export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('the page stands outside of the desk');
  return session;
}

/** What the signed-in person may do, as the server's table of rights has it: what is not permitted is not offered. */
export interface Duties {
  publish: boolean;
  /** Reads reports and takes documents. */
  export: boolean;
  manage: boolean;
  audit: boolean;
  watch: boolean;
}

export function useDuties(): Duties {
  return dutiesOf(useSession().duties);
}

export function dutiesOf(duties: readonly Duty[]): Duties {
  return {
    publish: duties.includes('publisher'),
    export: duties.includes('analyst'),
    manage: duties.includes('administrator'),
    audit: duties.includes('auditor'),
    watch: duties.includes('liaison'),
  };
}
