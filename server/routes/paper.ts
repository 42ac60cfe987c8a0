import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { groupCodes } from '../../surveys/groups.ts';
import { formNumber } from '../campaigns/paper.ts';
import { discardForm, keyForm, paperForms, resolveForm } from '../campaigns/paper-entries.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { jsonBody, jsonUpTo, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const largestForm = 64 * 1024;
const idParam = z.object({ id: z.string().max(40) });
const number = z
  .string()
  .overwrite(formNumber)
  .min(1)
  .max(40)
  .openapi({ description: 'the number on the paper' });
const fields = z
  .record(z.string().max(100), z.string().max(10_000))
  .openapi({ description: 'text by item name, values as in the codebook, several joined by ;' });
const done = { 204: { description: 'done' } };

const form = z.strictObject({
  pass: z.union([z.literal(1), z.literal(2)]),
  form: number,
  group: z.enum(groupCodes),
  township: z.string().max(12),
  school: z.string().max(200).nullable(),
  fields,
});

const waiting = z.object({
  form: z.string(),
  group: z.enum(groupCodes),
  township: z.string(),
  school: z.string().nullable(),
  firstBy: z.string(),
  conflict: z
    .object({
      secondBy: z.string(),
      first: z.record(z.string(), z.string()),
      second: z.record(z.string(), z.string()),
      items: z.array(z.string()),
    })
    .nullable(),
});

/** Paper forms keyed in at the desk, each of them twice. */
export function paperRoutes(services: Services) {
  const { clock } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/paper',
        summary: 'Forms that wait for their second keying or differ, and how many were taken',
        request: { params: idParam },
        responses: {
          200: {
            description: 'forms',
            content: {
              'application/json': { schema: z.object({ waiting: z.array(waiting), taken: z.int() }) },
            },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => c.json(await paperForms(services, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/paper',
        summary: 'Keys a form in, for the first or the second time',
        middleware: jsonUpTo(largestForm),
        request: {
          params: idParam,
          ...jsonBody(form),
        },
        responses: {
          200: {
            description: 'kept, taken, or different from the first keying',
            content: {
              'application/json': { schema: z.object({ outcome: z.enum(['kept', 'taken', 'differs']) }) },
            },
          },
          ...refusals(400, 401, 403, 404, 409, 410, 413, 415, 422),
        },
      }),
      async (c) => {
        const { pass, ...keyed } = c.req.valid('json');
        const { id } = c.req.valid('param');
        return c.json({ outcome: await keyForm(services, id, pass, keyed, actorOf(c), clock()) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/paper/resolve',
        summary: 'Takes a form whose keyings differ, with what the paper says',
        middleware: jsonUpTo(largestForm),
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ form: number, fields })),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 410, 413, 415, 422) },
      }),
      async (c) => {
        await resolveForm(services, c.req.valid('param').id, c.req.valid('json'), actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/paper/discard',
        summary: 'Throws away what was keyed in of a form that was not taken',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ form: number })),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415) },
      }),
      async (c) => {
        const { form: discarded } = c.req.valid('json');
        await discardForm(services, c.req.valid('param').id, discarded, actorOf(c), clock());
        return c.body(null, 204);
      },
    );
}
