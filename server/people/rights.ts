import type { RouterRoute } from 'hono/types';
import type { Duty } from './duties.ts';

/**
 * Who may call a route. `anyone`: nobody need sign in. `arriving`: whoever is signed in, with a one-time password too.
 * `signed-in`: whoever is signed in and has a password of their own. Else people who have one of the duties.
 */
export type Access = 'anyone' | 'arriving' | 'signed-in' | readonly Duty[];

const publishing: Access = ['publisher'];
const reporting: Access = ['analyst'];
const running: Access = ['publisher', 'analyst'];
const managing: Access = ['administrator'];
const auditing: Access = ['auditor'];

/** Every route of the server and who may call it. A route that is not here is refused, and the server does not start. */
export const rights: Readonly<Record<string, Access>> = {
  'GET /': 'anyone',
  'GET /healthz': 'anyone',
  'GET /assets/*': 'anyone',
  'GET /console/assets/*': 'anyone',
  'GET /console/*': 'anyone',
  'GET /api': 'anyone',
  'GET /api/openapi.json': 'anyone',

  'GET /s/:link': 'anyone',
  'POST /s/:link': 'anyone',
  'POST /api/links/:link/tickets': 'anyone',
  'PUT /api/responses/:id': 'anyone',
  'GET /api/campaigns/:id/receipts/:receipt': 'anyone',
  'GET /receipts/:id/list.txt': 'anyone',
  'GET /receipts/:id': 'anyone',
  'POST /receipts/:id': 'anyone',
  'GET /bulletin': 'anyone',
  'GET /bulletin/:campaign': 'anyone',

  'POST /api/session': 'anyone',
  'POST /api/session/second-factor': 'anyone',
  'DELETE /api/session': 'anyone',
  'GET /api/session': 'arriving',
  'PUT /api/password': 'arriving',
  'GET /api/account': 'signed-in',
  'DELETE /api/account/sessions': 'signed-in',
  'DELETE /api/account/sessions/:id': 'signed-in',
  'POST /api/account/second-factor': 'signed-in',
  'PUT /api/account/second-factor': 'signed-in',
  'DELETE /api/account/second-factor': 'signed-in',
  'POST /api/account/recovery-codes': 'signed-in',

  'GET /api/campaigns': running,
  'POST /api/campaigns': publishing,
  'GET /api/campaigns/:id': running,
  'PUT /api/campaigns/:id': publishing,
  'DELETE /api/campaigns/:id': publishing,
  'POST /api/drafts': publishing,
  'PATCH /api/campaigns/:id': publishing,
  'GET /api/campaigns/:id/checks': running,
  'POST /api/campaigns/:id/plan': publishing,
  'GET /api/campaigns/:id/preview': running,
  'GET /api/campaigns/:id/questionnaires/:group': running,
  'PUT /api/campaigns/:id/questionnaires/:group': publishing,
  'POST /api/campaigns/:id/questionnaires/:group/check': publishing,
  'GET /api/campaigns/:id/questionnaires/:group/versions/:number': running,
  'PUT /api/campaigns/:id/frame': publishing,
  'POST /api/campaigns/:id/publish': publishing,
  'POST /api/campaigns/:id/close': publishing,
  'PUT /api/campaigns/:id/proof-of-work': publishing,
  'PUT /api/campaigns/:id/closing': publishing,
  'POST /api/campaigns/:id/pause': publishing,
  'POST /api/campaigns/:id/resume': publishing,
  'POST /api/campaigns/:id/trial': publishing,
  'POST /api/campaigns/:id/simulate': publishing,
  'GET /api/campaigns/:id/paper': publishing,
  'POST /api/campaigns/:id/paper': publishing,
  'POST /api/campaigns/:id/paper/resolve': publishing,
  'POST /api/campaigns/:id/paper/discard': publishing,
  'POST /api/campaigns/:id/seal': running,
  'GET /api/campaigns/:id/links': publishing,
  'POST /api/campaigns/:id/links/:code/reissue': publishing,
  'GET /api/campaigns/:id/links/:code/qr.svg': publishing,
  'GET /api/campaigns/:id/links/:code/qr.png': publishing,
  'GET /api/campaigns/:id/posters.pdf': publishing,
  'GET /api/campaigns/:id/codes': publishing,
  'POST /api/campaigns/:id/codes/:group/slips.pdf': publishing,
  'POST /api/campaigns/:id/codes/:group/void': publishing,
  'GET /api/campaigns/:id/participation': ['publisher', 'analyst', 'liaison'],
  'GET /api/campaigns/:id/days': ['publisher', 'analyst', 'liaison'],
  'GET /api/participation': ['liaison'],

  'GET /api/campaigns/:id/report': reporting,
  'GET /api/campaigns/:id/findings': reporting,
  'GET /api/campaigns/:id/trend': reporting,
  'GET /api/campaigns/:id/exclusions': reporting,
  'POST /api/campaigns/:id/exclusions': reporting,
  'POST /api/campaigns/:id/exclusions/preview': reporting,
  'POST /api/campaigns/:id/exclusions/:number/take-back': reporting,
  'GET /api/campaigns/:id/documents': running,
  'POST /api/campaigns/:id/documents': running,
  'DELETE /api/campaigns/:id/documents/:document': running,
  'GET /api/campaigns/:id/documents/:document/file': running,

  // Whoever reads whole rows must not be who can make them vanish; who published promised how long they are kept.
  'GET /api/campaigns/:id/deletion': running,
  'POST /api/campaigns/:id/deletion': publishing,

  'GET /api/shelf': reporting,

  'GET /api/campaigns/:id/bulletin': running,
  'GET /api/campaigns/:id/bulletin/preview.html': running,
  'POST /api/campaigns/:id/bulletin': publishing,
  'POST /api/campaigns/:id/bulletin/withdraw': publishing,
  'POST /api/campaigns/:id/rectifications': running,
  'PUT /api/campaigns/:id/rectifications/:entry': running,
  'DELETE /api/campaigns/:id/rectifications/:entry': running,

  'GET /api/people': managing,
  'POST /api/people': managing,
  'PUT /api/people/:id': managing,
  'DELETE /api/people/:id': managing,
  'POST /api/people/:id/password': managing,
  'DELETE /api/people/:id/sessions': managing,
  'DELETE /api/people/:id/second-factor': managing,

  'GET /api/audit': auditing,
  'GET /api/audit.csv': auditing,
  'POST /api/audit/verify': auditing,
};

/** The right of a route; `undefined` where the table lacks it. A HEAD is answered by the route of its GET. */
export function accessTo(method: string, path: string): Access | undefined {
  return rights[`${method === 'HEAD' ? 'GET' : method} ${path}`];
}

/**
 * Refuses to start with a route that the table lacks, and with one that stands before the guard although not everyone
 * may call it: the guard would never see it.
 */
export function checkRoutes(routes: readonly RouterRoute[], guard: RouterRoute['handler']): void {
  const guarded = routes.findIndex(({ handler }) => handler === guard);
  if (guarded === -1) throw new Error('the routes have no guard');
  routes.forEach(({ method, path }, index) => {
    // What is registered for every method is middleware; the guard lets nothing through to it alone.
    if (method === 'ALL') return;
    const access = accessTo(method, path);
    if (access === undefined)
      throw new Error(`nobody has a right to ${method} ${path}: see people/rights.ts`);
    if (index < guarded && access !== 'anyone') throw new Error(`${method} ${path} stands before the guard`);
  });
}
