import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Pace } from '../../analysis/field/pace.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { participationOf } from '../campaigns/participation.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { CampaignRow } from '../database/schema.ts';
import type { SignedInEnv } from '../people/signed-in.ts';
import { campaignsIn } from '../queries/participation.ts';
import type { Services } from '../services.ts';
import { invalidRequest, refusals } from './problems.ts';

const field = z
  .object({
    id: z.string(),
    title: z.string(),
    phase: z.enum(['draft', 'scheduled', 'open', 'paused', 'closing', 'closed']),
    trial: z.boolean(),
    simulated: z.boolean(),
    exampleFrame: z.boolean(),
    opensAt: z.string(),
    closesAt: z.string(),
    closedAt: z.string().nullable(),
  })
  .openapi('Field');

const cell = z.object({
  group: z.enum(groupCodes),
  township: z.string(),
  school: z.string().nullable(),
  eligible: z.int(),
  received: z.int(),
  rate: z.number().nullable(),
  quota: z.int(),
});

const progress = z.object({
  group: z.enum(groupCodes).nullable(),
  township: z.string().nullable(),
  school: z.string().nullable(),
  eligible: z.int(),
  received: z.int(),
  quota: z.int(),
  missing: z.int(),
  behind: z.int().openapi({ description: 'how many fewer have come than if they came evenly' }),
  pace: z.custom<Pace>().openapi({ type: 'object', description: 'when the quota will be reached' }),
});

const participation = field
  .extend({
    townships: z.array(z.object({ code: z.string(), name: z.string() })),
    participation: z.array(cell),
    places: z.array(progress).openapi({ description: 'groups in townships and schools, and their sums' }),
    behind: z.array(progress).openapi({ description: 'groups in townships that are behind' }),
  })
  .openapi('Participation');

/** Who has answered: a liaison's own township or school, the whole county for those who run a campaign. */
export function participationRoutes(services: Services) {
  const { store, clock } = services;

  const fieldOf = (row: CampaignRow): z.infer<typeof field> => ({
    id: row.id,
    title: row.title,
    phase: phaseOf(row, clock()),
    trial: row.trial === 1,
    simulated: row.simulated === 1,
    exampleFrame: row.example_frame === 1,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
  });

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/participation',
        summary: 'Published campaigns that ask in a liaison’s own place',
        responses: {
          200: { description: 'campaigns', content: { 'application/json': { schema: z.array(field) } } },
          ...refusals(401, 403),
        },
      }),
      async (c) => {
        const { scope } = c.get('person');
        const rows = scope === null ? [] : await campaignsIn(store.reads, scope);
        return c.json(rows.map(fieldOf), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/participation',
        summary: 'Received, wanted and eligible per cell; for a liaison those of the own place alone',
        request: { params: z.object({ id: z.string().max(40) }) },
        responses: {
          200: { description: 'cells', content: { 'application/json': { schema: participation } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { scope } = c.get('person');
        const { id } = c.req.valid('param');
        const { row, townships, cells, places, behind } = await participationOf(services, id, scope, clock());
        return c.json({ ...fieldOf(row), townships, participation: cells, places, behind }, 200);
      },
    );
}
