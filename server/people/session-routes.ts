import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../problem.ts';
import { recordAct, signInsOf } from '../queries/audit.ts';
import { accountNamed } from '../queries/people.ts';
import { jsonBody, smallJson } from '../routes/json-body.ts';
import { invalidRequest, refusals } from '../routes/problems.ts';
import type { Services } from '../services.ts';
import { duties } from './duties.ts';
import { actorOf, arrivalOf, type Person, type SignedInEnv } from './signed-in.ts';

const session = z
  .object({
    username: z.string(),
    name: z.string(),
    duties: z.array(z.enum(duties)),
    scope: z.object({ township: z.string(), school: z.string().nullable() }).nullable(),
    mustChangePassword: z.boolean(),
    secondFactor: z.boolean(),
    secondFactorRequired: z.boolean().openapi({ description: 'to manage people' }),
    passwordRules: z.object({ length: z.int(), kinds: z.int() }),
  })
  .openapi('Session');

const notice = z
  .object({
    at: z.string(),
    origin: z.string(),
    refused: z.int().openapi({ description: 'attempts that were refused since then' }),
  })
  .openapi({ description: 'the sign-in before this one' });

/** Who an attempt is recorded under where no account has the name: it may be a password, typed into the wrong field. */
const unknownAccount = '（没有这个账号）';

const secret = z.string().min(1).max(128);
const secondStep = z.object({ secondFactor: z.literal(true) });

/** Signing in and out, and one's own password. */
export function sessionRoutes({ people, store, clock }: Services) {
  async function recorded<Result>(
    name: string,
    address: string,
    work: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      // While a lock lasts, one record of it is enough: nobody fills the store by knocking.
      if (error instanceof Problem && !isRepeated(error)) {
        const account = await accountNamed(store.db, name);
        const actor = { name: account ?? unknownAccount, origin: address };
        await recordAct(store.db, actor, clock(), 'sign-in', account ?? '', {}, error.code);
      }
      throw error;
    }
  }

  function answer(c: Context, person: Person, cookies: readonly string[]): z.infer<typeof session> {
    setCookies(c, cookies);
    c.header('Cache-Control', 'no-store');
    const { passwordLength, passwordKinds, secondFactorRequired } = people.rules;
    const { id: _id, ...shown } = person;
    return {
      ...shown,
      secondFactorRequired,
      passwordRules: { length: passwordLength, kinds: passwordKinds },
    };
  }

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/session',
        summary: 'Who is signed in, and when this account signed in before',
        responses: {
          200: {
            description: 'who is signed in',
            content: { 'application/json': { schema: session.extend({ notice: notice.nullable() }) } },
          },
          ...refusals(401),
        },
      }),
      async (c) => {
        const person = c.get('person');
        const { previous, refusedBetween } = await signInsOf(store.reads, person.username);
        const before = previous && { at: previous.at, origin: previous.origin, refused: refusedBetween };
        return c.json({ ...answer(c, person, []), notice: before }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session',
        summary: 'Signs in; 202 where a code of the second factor is wanted as well',
        middleware: smallJson,
        request: jsonBody(z.strictObject({ username: z.string().min(1).max(30), password: secret })),
        responses: {
          200: { description: 'signed in', content: { 'application/json': { schema: session } } },
          202: {
            description: 'a code is wanted as well',
            content: { 'application/json': { schema: secondStep } },
          },
          ...refusals(400, 401, 403, 413, 415, 429),
        },
      }),
      async (c) => {
        people.refuseOtherSites(c.req.raw.headers, 'POST');
        const { username, password } = c.req.valid('json');
        const address = c.get('address');
        const { person, cookies } = await recorded(username, address, () =>
          people.signIn(username, password, arrivalOf(c)),
        );
        if (person === null) {
          // Whoever stops here knows the password and lacks the code: that must not pass unseen.
          const name = (await accountNamed(store.db, username)) ?? unknownAccount;
          await recordAct(store.db, { name, origin: address }, clock(), 'sign-in-password', name);
          setCookies(c, cookies);
          return c.json({ secondFactor: true as const }, 202);
        }
        const actor = { name: person.username, origin: address };
        await recordAct(store.db, actor, clock(), 'sign-in', person.username);
        return c.json(answer(c, person, cookies), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/session/second-factor',
        summary: 'The second step of a sign-in: a code of the authenticator, or a recovery code',
        middleware: smallJson,
        request: jsonBody(z.strictObject({ code: z.string().min(6).max(20) })),
        responses: {
          200: { description: 'signed in', content: { 'application/json': { schema: session } } },
          ...refusals(400, 401, 403, 413, 415, 429),
        },
      }),
      async (c) => {
        people.refuseOtherSites(c.req.raw.headers, 'POST');
        const { code } = c.req.valid('json');
        const address = c.get('address');
        const account = await people.accountInSecondStep(c.req.raw.headers);
        const { person, cookies } = await recorded(account ?? '', address, () =>
          people.enterCode(code, arrivalOf(c)),
        );
        const actor = { name: person.username, origin: address };
        const by = /^\d{6}$/.test(code) ? 'code' : 'recovery-code';
        await recordAct(store.db, actor, clock(), 'sign-in', person.username, { by });
        return c.json(answer(c, person, cookies), 200);
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
        const found = await people.whoIs(c.req.raw.headers);
        setCookies(c, await people.signOut(c.req.raw.headers));
        if (found) {
          const { username } = found.person;
          await recordAct(
            store.db,
            { name: username, origin: c.get('address') },
            clock(),
            'sign-out',
            username,
          );
        }
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/password',
        summary: 'Changes one’s own password; other sessions end',
        middleware: smallJson,
        request: jsonBody(z.strictObject({ current: secret, next: secret })),
        responses: { 204: { description: 'changed' }, ...refusals(400, 401, 403, 413, 415, 422, 429) },
      }),
      async (c) => {
        const { current, next } = c.req.valid('json');
        const person = c.get('person');
        setCookies(c, await people.changePassword(arrivalOf(c), person, current, next));
        await recordAct(store.db, actorOf(c), clock(), 'password-change', person.username);
        return c.body(null, 204);
      },
    );
}

function isRepeated({ code, details }: Problem): boolean {
  return (
    code === 'locked' &&
    typeof details === 'object' &&
    details !== null &&
    'begun' in details &&
    details.begun === false
  );
}

export function setCookies(c: Context, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true });
}
