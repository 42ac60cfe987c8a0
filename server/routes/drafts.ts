import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { type PlanOutlook, planOutlook } from '../../analysis/plan-outlook.ts';
import type { campaignFile } from '../../surveys/campaign.ts';
import { type DraftCheck, draftChecks } from '../../surveys/checks.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { beginDraft, changeDraft, fileOf, noSuchGroup } from '../campaigns/drafts.ts';
import { readSettings } from '../campaigns/life.ts';
import { previewForm } from '../campaigns/preview.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { unfinishedQuestionnaires } from '../queries/questionnaire-versions.ts';
import type { Services } from '../services.ts';
import { campaignViewOf } from './campaign-view.ts';
import { previewHeaders } from './headers.ts';
import { jsonBody, jsonUpTo } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

/** Seven questionnaires of the largest kind, and a county with all that belongs to it. */
const largestDraft = 2 * 1024 * 1024;
const smallBody = 64 * 1024;
const idParam = z.object({ id: z.string().max(40) });
const group = z.enum(groupCodes);

const beginning = z.strictObject({
  from: z.union([z.literal('example'), z.strictObject({ campaign: z.string().max(40) })]),
  frame: z.boolean(),
  title: z.string().max(200),
  opensAt: z.string().max(40),
  closesAt: z.string().max(40),
  trial: z.boolean(),
});

/** A draft as the wizard makes it, step by step. */
export function draftRoutes(services: Services) {
  const { store, campaigns, clock, pages } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/drafts',
        summary: 'A new draft from the example or from another campaign',
        middleware: jsonUpTo(smallBody),
        request: jsonBody(beginning),
        responses: {
          201: {
            description: 'created',
            content: { 'application/json': { schema: z.object({ id: z.string() }) } },
          },
          ...refusals(400, 401, 403, 404, 413, 415, 422),
        },
      }),
      async (c) => {
        const { from, frame, ...file } = c.req.valid('json');
        return c.json(await beginDraft(store, { from, frame, file }, actorOf(c), clock()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/api/campaigns/{id}',
        summary: 'Changes some settings of a draft and keeps the rest',
        middleware: jsonUpTo(largestDraft),
        request: {
          params: idParam,
          query: z.object({
            revision: z.coerce.number().int().openapi({ description: 'the revision that was edited' }),
            drop: z
              .enum(['1'])
              .optional()
              .openapi({ description: 'cells of the frame that no longer belong go with it' }),
          }),
          ...jsonBody(z.custom<Partial<z.input<typeof campaignFile>>>(isRecord).openapi({ type: 'object' })),
        },
        responses: {
          200: {
            description: 'changed',
            content: { 'application/json': { schema: z.object({ revision: z.int() }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        const { revision, drop } = c.req.valid('query');
        const against = { revision, drop: drop === '1' };
        const { id } = c.req.valid('param');
        return c.json(await changeDraft(store, id, c.req.valid('json'), against, actorOf(c), clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/checks',
        summary: 'What is missing in a draft, and what looks wrong',
        request: { params: idParam },
        responses: {
          200: {
            description: 'checks, what blocks first',
            content: {
              'application/json': { schema: z.custom<DraftCheck[]>().openapi({ type: 'array' }) },
            },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { settings, frame, questionnaires } = await campaigns.get(id);
        const unfinished = await unfinishedQuestionnaires(store.reads, id);
        return c.json(draftChecks({ settings, frame, questionnaires, unfinished }, clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/plan',
        summary: 'What a plan would want of whom, and what would be withheld; changes nothing',
        middleware: jsonUpTo(smallBody),
        request: {
          params: idParam,
          ...jsonBody(
            z
              .custom<Pick<z.input<typeof campaignFile>, 'residents' | 'sampling' | 'census' | 'shares'>>(
                isRecord,
              )
              .openapi({ type: 'object' }),
          ),
        },
        responses: {
          200: {
            description: 'the outlook',
            content: { 'application/json': { schema: z.custom<PlanOutlook>().openapi({ type: 'object' }) } },
          },
          ...refusals(400, 401, 403, 404, 413, 415, 422),
        },
      }),
      async (c) => {
        const { settings, frame } = await campaigns.get(c.req.valid('param').id);
        const { residents, sampling, census, shares } = c.req.valid('json');
        // A question, not an act: nothing of it is for the audit.
        c.set('acts', true);
        const planned = readSettings({ ...fileOf(settings), residents, sampling, census, shares }, clock());
        return c.json(planOutlook(planned, frame), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/preview',
        summary: 'The form as phones will show it; it cannot be submitted',
        request: {
          params: idParam,
          query: z.object({ group, township: z.string().max(9), school: z.string().max(200).optional() }),
        },
        responses: { 200: { description: 'the page' }, ...refusals(400, 401, 403, 404) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { school, ...place } = c.req.valid('query');
        const row = await getCampaign(store.reads, id);
        const campaign = await campaigns.get(id);
        const questionnaire = campaign.questionnaires.get(place.group);
        if (!questionnaire) throw noSuchGroup();
        const view = campaignViewOf(row, campaign.settings);
        const page = previewForm(pages, view, campaign, { ...place, school: school ?? null }, questionnaire);
        return c.body(page, 200, previewHeaders(pages.assets.style));
      },
    );
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
