import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Findings } from '../../analysis/findings.ts';
import { findingsOf } from '../campaigns/findings.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { invalidRequest, refusals } from './problems.ts';

/** What a pass over the answers tells: for those who may read the Report. */
export function findingsRoutes(services: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest }).openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/findings',
      summary: 'The Findings of a sealed campaign: quality of answers, what to mend first, words',
      request: { params: z.object({ id: z.string().max(40) }) },
      responses: {
        200: {
          description: 'the Findings; the first time they are made, which may take minutes',
          content: { 'application/json': { schema: z.custom<Findings>().openapi({ type: 'object' }) } },
        },
        ...refusals(401, 403, 404, 409),
      },
    }),
    async (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(await findingsOf(services, c.req.valid('param').id, actorOf(c)), 200);
    },
  );
}
