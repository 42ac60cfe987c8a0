import { createContext, useContext } from 'react';
import type { Session } from './api.ts';

/** Who is signed in; set by the desk around every page. */
export const SessionContext = createContext<Session | null>(null);

/** What the signed-in person may do, as the server's routes have it: what is not permitted is not offered. */
export function useDuties(): { publish: boolean; export: boolean } {
  const role = useContext(SessionContext)?.role;
  return {
    publish: role === 'administrator' || role === 'publisher',
    export: role === 'administrator' || role === 'analyst',
  };
}
