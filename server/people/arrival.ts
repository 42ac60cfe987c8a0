import { addressHeader } from './authentication.ts';

/** Where a request to the desk comes from. */
export interface Arrival {
  headers: Headers;
  /** As we found it, behind proxies of ours. */
  address: string;
}

/**
 * What better-auth is told of a request: its cookies, or those alone whose name ends so, its browser, and the address
 * that we found. Nothing else that a client says of itself gets through, an address least of all.
 */
export function toldOf({ headers, address }: Arrival, cookies: string | 'all' | 'none'): Headers {
  const told = new Headers({
    [addressHeader]: address,
    'user-agent': (headers.get('user-agent') ?? '').slice(0, 200),
  });
  const kept = cookiesIn(headers).filter(
    ([name]) => cookies === 'all' || (cookies !== 'none' && name.endsWith(cookies)),
  );
  if (kept.length > 0) told.set('cookie', kept.map((pair) => pair.join('=')).join('; '));
  return told;
}

export function cookiesIn(headers: Headers): [name: string, value: string][] {
  return (headers.get('cookie') ?? '').split(/;\s*/).map((pair) => {
    const cut = pair.indexOf('=');
    return [pair.slice(0, cut), pair.slice(cut + 1)];
  });
}
