import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Findings } from '../../analysis/findings.ts';
import { FindingsWork } from '../campaigns/findings-work.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { invalidRequest, refusals } from './problems.ts';

const progress = z
  .object({
    making: z.literal(true),
    read: z.int().openapi({ description: 'responses read; each is read twice' }),
    total: z.int().openapi({ description: 'twice the sealed responses' }),
  })
  .openapi('FindingsProgress');

/** What a pass over the answers tells: for those who may read the Report. */
export function findingsRoutes(services: Services, log: (error: unknown) => void) {
  const work = new FindingsWork(services, log);
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest }).openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/findings',
      summary: 'The Findings of a sealed campaign: quality of answers, what to mend first, words',
      request: { params: z.object({ id: z.string().max(40) }) },
      responses: {
        200: {
          description: 'the Findings',
          content: { 'application/json': { schema: z.custom<Findings>().openapi({ type: 'object' }) } },
        },
        202: {
          description: 'how far they are: the first time they are made, which may take minutes; ask again',
          content: { 'application/json': { schema: progress } },
        },
        ...refusals(401, 403, 404, 409),
      },
    }),
    async (c) => {
      c.header('Cache-Control', 'no-store');
      const found = await work.ask(c.req.valid('param').id, actorOf(c));
      return 'making' in found ? c.json(found, 202) : c.json(found, 200);
    },
  );
}
