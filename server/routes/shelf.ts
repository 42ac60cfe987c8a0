import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { type ShelfEntry, shelfOf } from '../campaigns/shelf.ts';
import type { SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { refusals } from './problems.ts';

/** The shelf (台账) of sealed campaigns, for those who may read their Reports. */
export function shelfRoutes(services: Services) {
  return new OpenAPIHono<SignedInEnv>().openapi(
    createRoute({
      method: 'get',
      path: '/api/shelf',
      summary:
        'Every sealed campaign: its headline as it may leave, its root, its archive and how long it is kept',
      responses: {
        200: {
          description: 'the campaign that opened last first',
          content: { 'application/json': { schema: z.custom<ShelfEntry[]>().openapi({ type: 'array' }) } },
        },
        ...refusals(401, 403),
      },
    }),
    async (c) => {
      c.header('Cache-Control', 'no-store');
      return c.json(await shelfOf(services), 200);
    },
  );
}
