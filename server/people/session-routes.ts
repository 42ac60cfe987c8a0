import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../problem.ts';
import { recordAct } from '../queries/audit.ts';
import { accepts, invalidRequest, limited, refusals } from '../routes/problems.ts';
import type { Services } from '../services.ts';
import type { Person } from './signed-in.ts';

const session = z
  .object({ username: z.string(), name: z.string(), role: z.string(), mustChangePassword: z.boolean() })
  .openapi('Session');
const signedIn = {
  200: { description: 'who is signed in', content: { 'application/json': { schema: session } } },
};
const secret = z.string().min(1).max(128);

/** Signing in and out, and one's own password. */
export function sessionRoutes({ people, store, clock }: Services) {
  const audit = (name: string, action: string, result = {}) =>
    recordAct(store.db, { name, origin: '控制台' }, clock(), action, name, result);

  return new OpenAPIHono({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/session',
        summary: 'Who is signed in',
        responses: { ...signedIn, ...refusals(401) },
      }),
      async (c) => {
        const found = await people.whoIs(c.req.raw.headers);
        if (!found) throw new Problem(401, 'not-signed-in', { zh: '请先登录', en: 'sign in first' });
        return c.json(answer(c, found), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session',
        summary: 'Signs in',
        middleware: [limited(4096), accepts('application/json')] as const,
        request: {
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.strictObject({ username: z.string().min(1).max(30), password: secret }),
              },
            },
          },
        },
        responses: { ...signedIn, ...refusals(400, 401, 403, 413, 415, 429) },
      }),
      async (c) => {
        people.refuseOtherSites(c.req.raw.headers, 'POST');
        const { username, password } = c.req.valid('json');
        try {
          const found = await people.signIn(username, password);
          await audit(username, 'sign-in');
          return c.json(answer(c, found), 200);
        } catch (error) {
          if (error instanceof Problem) await audit(username, 'sign-in-refused', { code: error.code });
          throw error;
        }
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/session',
        summary: 'Signs out',
        responses: { 204: { description: 'signed out' }, ...refusals(403) },
      }),
      async (c) => {
        people.refuseOtherSites(c.req.raw.headers, 'DELETE');
        setCookies(c, await people.signOut(c.req.raw.headers));
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/password',
        summary: 'Changes one’s own password; other sessions end',
        middleware: [limited(4096), accepts('application/json')] as const,
        request: {
          body: {
            required: true,
            content: { 'application/json': { schema: z.strictObject({ current: secret, next: secret }) } },
          },
        },
        responses: { 204: { description: 'changed' }, ...refusals(400, 401, 403, 413, 415, 422, 429) },
      }),
      async (c) => {
        people.refuseOtherSites(c.req.raw.headers, 'PUT');
        const found = await people.whoIs(c.req.raw.headers);
        if (!found) throw new Problem(401, 'not-signed-in', { zh: '请先登录', en: 'sign in first' });
        const { current, next } = c.req.valid('json');
        setCookies(c, await people.changePassword(c.req.raw.headers, found.person, current, next));
        await audit(found.person.username, 'password-change');
        return c.body(null, 204);
      },
    );
}

function answer(
  c: Context,
  { person, cookies }: { person: Person; cookies: string[] },
): z.infer<typeof session> {
  setCookies(c, cookies);
  c.header('Cache-Control', 'no-store');
  const { username, name, role, mustChangePassword } = person;
  return { username, name, role, mustChangePassword };
}

function setCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}
