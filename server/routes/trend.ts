import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { releasedWaveOf, type Trend } from '../../analysis/trend.ts';
import { inOrderOfOpening, trendOfCampaigns } from '../campaigns/trend.ts';
import type { SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { invalidRequest, refusals } from './problems.ts';

const id = z.string().max(40);
const most = 9;

/** Change from earlier campaigns, for those who may read the Report. */
export function trendRoutes(services: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest }).openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/trend',
      summary: 'A sealed campaign beside others, on what was asked alike; in the order in which they opened',
      description:
        'Of what may leave the building; with `internal`, of all that the analyst may see. `with` may be given up to nine times.',
      request: {
        params: z.object({ id }),
        query: z.object({
          with: z.union([id, z.array(id).min(1).max(most)]),
          internal: z.enum(['1']).optional(),
        }),
      },
      responses: {
        200: {
          description: 'the trend',
          content: { 'application/json': { schema: z.custom<Trend>().openapi({ type: 'object' }) } },
        },
        ...refusals(400, 401, 403, 404, 409),
      },
    }),
    async (c) => {
      const { with: others, internal } = c.req.valid('query');
      const ids = await inOrderOfOpening(services, [c.req.valid('param').id, others].flat());
      c.header('Cache-Control', 'no-store');
      const trend = internal
        ? trendOfCampaigns(services, ids, services.clock())
        : trendOfCampaigns(services, ids, services.clock(), releasedWaveOf);
      return c.json(await trend, 200);
    },
  );
}
