import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { plainText } from '../../surveys/campaign.ts';
import { type DeletionPlan, deleteResponses, deletionPlan } from '../campaigns/deletion.ts';
import { removeRestricted } from '../campaigns/document-work.ts';
import { eraseTraces } from '../campaigns/erasing.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const reason = plainText(300)
  .min(5, '理由至少写 5 个字')
  .openapi({ description: 'why; it stays in the record' });

/** Until when the answers of a campaign are kept, and their deletion. */
export function deletionRoutes(services: Services) {
  const { clock } = services;
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/deletion',
        summary: 'Until when the answers are kept and what would go, or the record of their deletion',
        request: { params: idParam },
        responses: {
          200: {
            description: 'the plan',
            content: { 'application/json': { schema: z.custom<DeletionPlan>().openapi({ type: 'object' }) } },
          },
          ...refusals(401, 403, 404, 409),
        },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await deletionPlan(services, c.req.valid('param').id, clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/deletion',
        summary: 'Deletes the answers of a sealed campaign for good',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(
            z.strictObject({
              title: z.string().max(500).openapi({ description: 'the title, as it was typed to confirm' }),
              reason,
            }),
          ),
        },
        responses: {
          200: {
            description:
              'deleted; `erased` tells whether no trace is left in the files of the engine: where a field is open that is done at night',
            content: { 'application/json': { schema: z.object({ erased: z.boolean() }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 410, 413, 415),
        },
      }),
      async (c) => {
        const order = c.req.valid('json');
        const { id } = c.req.valid('param');
        await deleteResponses(services, id, order, actorOf(c), clock());
        await removeRestricted(services.store, services.documents.folder);
        const erased = (await eraseTraces(services, clock())) === 'clean';
        return c.json({ erased }, 200);
      },
    );
}
