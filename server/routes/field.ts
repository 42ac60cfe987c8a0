import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { plainText } from '../../surveys/campaign.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { extendField, pauseField, resumeField } from '../campaigns/field-changes.ts';
import { dailyCountsOf } from '../campaigns/participation.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const instant = z.iso.datetime({ offset: true });
const reason = plainText(200).openapi({ description: 'printed in the report' });
const done = { 204: { description: 'done' } };

const daily = z
  .object({
    days: z.array(z.object({ day: z.string(), phone: z.int(), paper: z.int(), total: z.int() })),
    uncounted: z
      .array(z.enum(groupCodes))
      .openapi({ description: 'groups that answer by one-time code, which are not counted by day' }),
  })
  .openapi('DailyCounts');

/** What is decided of a field while it is open, and how it goes day by day. */
export function fieldRoutes(services: Services) {
  const { store, clock } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}/closing',
        summary: 'Moves the closing to a later time; the report prints it with its reason',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(
            z.strictObject({
              before: instant.openapi({ description: 'the closing that was seen' }),
              closesAt: instant,
              reason,
            }),
          ),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415, 422) },
      }),
      async (c) => {
        await extendField(store, c.req.valid('param').id, c.req.valid('json'), actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/pause',
        summary: 'Sends phones away for the time being; their tickets and drafts stay good',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ reason })),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415) },
      }),
      async (c) => {
        const { reason: why } = c.req.valid('json');
        await pauseField(store, c.req.valid('param').id, why, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/resume',
        summary: 'Takes answers again after a pause',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        await resumeField(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/days',
        summary: 'Answers day by day; for a liaison those of the own place alone',
        request: {
          params: idParam,
          query: z.object({
            group: z.enum(groupCodes).optional(),
            township: z.string().max(12).optional(),
          }),
        },
        responses: {
          200: { description: 'days', content: { 'application/json': { schema: daily } } },
          ...refusals(400, 401, 403, 404),
        },
      }),
      async (c) => {
        const { scope } = c.get('person');
        const { group = null, township = null } = c.req.valid('query');
        const { id } = c.req.valid('param');
        return c.json(await dailyCountsOf(services, id, scope, { group, township }, clock()), 200);
      },
    );
}
