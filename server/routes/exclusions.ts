import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { plainParagraph } from '../../surveys/campaign.ts';
import {
  type Chosen,
  type ExclusionDone,
  type Exclusions,
  exclusionsOf,
  previewExclusion,
  setAside,
  takeBack,
} from '../campaigns/exclusions.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { exclusionRule } from '../queries/exclusion-rule.ts';
import type { Services } from '../services.ts';
import { jsonBody, jsonUpTo, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const reason = plainParagraph(300)
  .min(5, '理由至少写 5 个字')
  .openapi({ description: 'why; it stays in the record' });

const mostReceipts = 1000;
const chosen = z
  .union([
    z.strictObject({ receipts: z.array(z.string().max(40)).min(1).max(mostReceipts) }),
    z.strictObject({ rule: exclusionRule }),
  ])
  .openapi({ description: 'answers named by receipt, or all that fit a rule' });

const largeJson = jsonUpTo(64 * 1024);
const ofObject = <Value>(description: string) => ({
  description,
  content: { 'application/json': { schema: z.custom<Value>().openapi({ type: 'object' }) } },
});

/** Setting answers of a sealed campaign aside, and taking that back: for those who may read the Report. */
export function exclusionRoutes(services: Services) {
  const { clock } = services;
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/exclusions',
        summary: 'What has been set aside, by whom and why',
        request: { params: idParam },
        responses: { 200: ofObject<Exclusions>('the acts, in their order'), ...refusals(401, 403, 404) },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await exclusionsOf(services, c.req.valid('param').id, clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/exclusions/preview',
        summary: 'How many answers would be set aside',
        middleware: largeJson,
        request: { params: idParam, ...jsonBody(chosen) },
        responses: {
          200: ofObject<{ answers: number }>('their number'),
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await previewExclusion(services, c.req.valid('param').id, c.req.valid('json')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/exclusions',
        summary: 'Sets answers aside; the responses stay as they are',
        middleware: largeJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ chosen, reason }).openapi({ description: 'which answers, and why' })),
        },
        responses: {
          201: ofObject<ExclusionDone>('the act; answers that wait are counted all the same'),
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        const body: { chosen: Chosen; reason: string } = c.req.valid('json');
        const { id } = c.req.valid('param');
        return c.json(await setAside(services, id, body.chosen, body.reason, actorOf(c), clock()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/exclusions/{number}/take-back',
        summary: 'Takes an act back: its answers count again',
        middleware: smallJson,
        request: {
          params: idParam.extend({ number: z.coerce.number().int().min(1).max(1_000_000) }),
          ...jsonBody(z.strictObject({ reason })),
        },
        responses: {
          201: ofObject<ExclusionDone>('the act that takes it back'),
          ...refusals(400, 401, 403, 404, 409, 413, 415),
        },
      }),
      async (c) => {
        const { id, number } = c.req.valid('param');
        return c.json(
          await takeBack(services, id, number, c.req.valid('json').reason, actorOf(c), clock()),
          201,
        );
      },
    );
}
