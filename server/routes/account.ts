import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { qrSvg } from '../documents/qr.ts';
import { setCookies } from '../people/session-routes.ts';
import { actorOf, arrivalOf, type SignedInEnv } from '../people/signed-in.ts';
import { Problem } from '../problem.ts';
import { recordAct } from '../queries/audit.ts';
import { endSessions, sessionsOf } from '../queries/people.ts';
import type { Services } from '../services.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const account = z
  .object({
    secondFactor: z.boolean(),
    sessions: z.array(
      z.object({
        id: z.string(),
        address: z.string(),
        browser: z.string(),
        since: z.string(),
        lastUse: z.string().openapi({ description: 'to the minute' }),
        current: z.boolean(),
      }),
    ),
  })
  .openapi('Account');

const enrolment = z
  .object({
    secret: z.string().openapi({ description: 'base32, to be typed into an authenticator' }),
    uri: z.string(),
    qr: z.string().openapi({ description: 'the same as a QR code, SVG' }),
    recoveryCodes: z.array(z.string()).openapi({ description: 'shown this once' }),
  })
  .openapi('Enrolment');

const password = z.strictObject({ password: z.string().min(1).max(128) });
const done = { 204: { description: 'done' } };

/** One's own sessions and second factor. */
export function accountRoutes({ people, store, clock }: Services) {
  const { secondFactor } = people;
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/account',
        summary: 'One’s own sessions and whether there is a second factor',
        responses: {
          200: { description: 'the account', content: { 'application/json': { schema: account } } },
          ...refusals(401, 403),
        },
      }),
      async (c) => {
        const { id, secondFactor: inUse } = c.get('person');
        const sessions = await sessionsOf(store.reads, id, new Date());
        const marked = sessions.map((one) => ({ ...one, current: one.id === c.get('sessionId') }));
        return c.json({ secondFactor: inUse, sessions: marked }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/account/sessions',
        summary: 'Ends all of one’s other sessions',
        responses: { ...done, ...refusals(401, 403) },
      }),
      async (c) => {
        const { id, username } = c.get('person');
        await store.db.transaction().execute(async (transaction) => {
          const ended = await endSessions(transaction, id, { except: c.get('sessionId') });
          await recordAct(transaction, actorOf(c), clock(), 'session-end', username, { ended });
        });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/account/sessions/{id}',
        summary: 'Ends one of one’s own sessions',
        request: { params: z.object({ id: z.string().max(64) }) },
        responses: { ...done, ...refusals(401, 403, 404) },
      }),
      async (c) => {
        const { id, username } = c.get('person');
        const only = c.req.valid('param').id;
        await store.db.transaction().execute(async (transaction) => {
          const ended = await endSessions(transaction, id, { only });
          if (ended === 0) {
            throw new Problem(404, 'unknown-session', { zh: '这次登录已经结束', en: 'no such session' });
          }
          await recordAct(transaction, actorOf(c), clock(), 'session-end', username, { ended });
        });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/account/second-factor',
        summary: 'Begins a second factor: its secret and recovery codes, shown once',
        middleware: smallJson,
        request: jsonBody(password),
        responses: {
          200: { description: 'begun', content: { 'application/json': { schema: enrolment } } },
          ...refusals(400, 401, 403, 409, 413, 415, 429),
        },
      }),
      async (c) => {
        const person = c.get('person');
        const begun = await secondFactor.enrol(arrivalOf(c), person, c.req.valid('json').password);
        await recordAct(store.db, actorOf(c), clock(), 'second-factor-begin', person.username);
        return c.json({ ...begun, qr: await qrSvg(begun.uri) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/account/second-factor',
        summary: 'Puts the second factor in force with its first code',
        middleware: smallJson,
        request: jsonBody(z.strictObject({ code: z.string().regex(/^\d{6}$/) })),
        responses: { ...done, ...refusals(400, 401, 403, 409, 413, 415, 429) },
      }),
      async (c) => {
        const person = c.get('person');
        setCookies(c, await secondFactor.confirm(arrivalOf(c), person, c.req.valid('json').code));
        await recordAct(store.db, actorOf(c), clock(), 'second-factor', person.username, { on: true });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/account/second-factor',
        summary: 'Takes the second factor away',
        middleware: smallJson,
        request: jsonBody(password),
        responses: { ...done, ...refusals(400, 401, 403, 409, 413, 415, 429) },
      }),
      async (c) => {
        const person = c.get('person');
        setCookies(c, await secondFactor.remove(arrivalOf(c), person, c.req.valid('json').password));
        await recordAct(store.db, actorOf(c), clock(), 'second-factor', person.username, { on: false });
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/account/recovery-codes',
        summary: 'New recovery codes, shown once; the old ones are worth nothing',
        middleware: smallJson,
        request: jsonBody(password),
        responses: {
          200: {
            description: 'the codes',
            content: { 'application/json': { schema: z.object({ recoveryCodes: z.array(z.string()) }) } },
          },
          ...refusals(400, 401, 403, 409, 413, 415, 429),
        },
      }),
      async (c) => {
        const person = c.get('person');
        const codes = await secondFactor.renewRecoveryCodes(
          arrivalOf(c),
          person,
          c.req.valid('json').password,
        );
        await recordAct(store.db, actorOf(c), clock(), 'recovery-codes', person.username);
        return c.json({ recoveryCodes: codes }, 200);
      },
    );
}
