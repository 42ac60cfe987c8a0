import { randomInt } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { simulate } from '../campaigns/simulation.ts';
import { startTrial } from '../campaigns/trial.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const mostSimulated = 2000;

/** Trials, whose answers never count. */
export function trialRoutes(services: Services) {
  const { store, clock } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/trial',
        summary: 'Publishes a copy of a draft as a trial, open from now on; the draft stays',
        request: { params: idParam },
        responses: {
          201: {
            description: 'the trial',
            content: { 'application/json': { schema: z.object({ id: z.string() }) } },
          },
          ...refusals(401, 403, 404, 409, 422),
        },
      }),
      async (c) => c.json(await startTrial(store, c.req.valid('param').id, actorOf(c), clock()), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/simulate',
        summary: 'Fills a trial with synthetic answers, once, so that its report can be looked at',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ responses: z.int().min(1).max(mostSimulated) })),
        },
        responses: {
          200: {
            description: 'stored',
            content: { 'application/json': { schema: z.object({ stored: z.int() }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 413, 415),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { responses } = c.req.valid('json');
        const seed = randomInt(2 ** 31);
        return c.json(await simulate(services, id, { responses, seed, once: true }, actorOf(c)), 200);
      },
    );
}
