import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { plainText } from '../../surveys/campaign.ts';
import type { PersonRow } from '../database/schema.ts';
import { duties, readDuties } from '../people/duties.ts';
import {
  changePerson,
  createPerson,
  disablePerson,
  endSessionsOf,
  removeSecondFactor,
  resetPassword,
} from '../people/management.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { lastSignIns } from '../queries/audit.ts';
import { listPeople } from '../queries/people.ts';
import { knownPlaces } from '../queries/places.ts';
import type { Services } from '../services.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const scope = z.strictObject({
  township: z.string().regex(/^\d{9}$/),
  school: plainText(100).nullable(),
});
const settings = z.strictObject({
  name: plainText(30),
  duties: z.array(z.enum(duties)).max(duties.length),
  scope: scope.nullable(),
});
const person = z
  .object({
    id: z.string(),
    username: z.string(),
    ...settings.shape,
    disabled: z.boolean(),
    secondFactor: z.boolean(),
    mustChangePassword: z.boolean(),
    lastSignIn: z.string().nullable(),
  })
  .openapi('Person');
const place = z
  .object({ code: z.string(), name: z.string(), schools: z.array(z.string()) })
  .openapi({ description: 'a township that a frame names, with its schools' });
const oneTime = z.object({ password: z.string().openapi({ description: 'for one use, shown this once' }) });

const idParam = z.object({ id: z.string().max(64) });
const done = { 204: { description: 'done' } };

/** People at the desk, for administrators. Nobody is deleted: a user name in the audit stays one person's. */
export function peopleRoutes({ store, clock }: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/people',
        summary: 'Everybody, and the places a liaison may be for',
        responses: {
          200: {
            description: 'people',
            content: {
              'application/json': { schema: z.object({ people: z.array(person), places: z.array(place) }) },
            },
          },
          ...refusals(401, 403),
        },
      }),
      async (c) => {
        const signIns = await lastSignIns(store.reads);
        const rows = await listPeople(store.reads);
        const people = rows.map((row) => ({ ...shown(row), lastSignIn: signIns.get(row.username) ?? null }));
        return c.json({ people, places: await knownPlaces(store.reads) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/people',
        summary: 'A new person, with a one-time password that is shown this once',
        middleware: smallJson,
        request: jsonBody(settings.extend({ username: z.string().regex(/^[a-z][a-z0-9_.]{2,29}$/) })),
        responses: {
          201: {
            description: 'created',
            content: { 'application/json': { schema: oneTime.extend({ id: z.string() }) } },
          },
          ...refusals(400, 401, 403, 409, 413, 415, 422),
        },
      }),
      async (c) => c.json(await createPerson(store, c.req.valid('json'), actorOf(c), clock()), 201),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/people/{id}',
        summary: 'Changes a name, duties or scope',
        middleware: smallJson,
        request: { params: idParam, ...jsonBody(settings) },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415, 422) },
      }),
      async (c) => {
        await changePerson(store, c.req.valid('param').id, c.req.valid('json'), actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/people/{id}',
        summary: 'Takes an account out of use, and ends its sessions',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        await disablePerson(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/people/{id}/password',
        summary: 'A new one-time password; an account out of use comes back',
        request: { params: idParam },
        responses: {
          200: { description: 'reset', content: { 'application/json': { schema: oneTime } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => c.json(await resetPassword(store, c.req.valid('param').id, actorOf(c), clock()), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/people/{id}/sessions',
        summary: 'Ends all sessions of a person',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404) },
      }),
      async (c) => {
        await endSessionsOf(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/people/{id}/second-factor',
        summary: 'Takes the second factor from who lost it',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404) },
      }),
      async (c) => {
        await removeSecondFactor(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    );
}

function shown(row: PersonRow) {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    duties: readDuties(row.duties),
    scope: row.scopeTownship === null ? null : { township: row.scopeTownship, school: row.scopeSchool },
    disabled: row.disabledAt !== null,
    // Boolean on one engine, 0 or 1 on the other.
    secondFactor: Number(row.twoFactorEnabled) === 1,
    mustChangePassword: Number(row.mustChangePassword) === 1,
  };
}
