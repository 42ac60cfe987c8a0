import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { groupCodes } from '../../surveys/groups.ts';
import { isTooDeep, readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { noSuchGroup, questionnaireFaults, saveQuestionnaire } from '../campaigns/drafts.ts';
import { previewForm, safeModel } from '../campaigns/preview.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { Problem } from '../problem.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { namesOf } from '../queries/people.ts';
import { versionSource, versionsOf } from '../queries/questionnaire-versions.ts';
import type { Services } from '../services.ts';
import { campaignViewOf } from './campaign-view.ts';
import { jsonBody, jsonUpTo } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

/** The largest questionnaire that anybody would answer has a tenth of this. */
const largestQuestionnaire = 512 * 1024;

const place = z.object({ id: z.string().max(40), group: z.enum(groupCodes) });
const source = z.record(z.string(), z.unknown());
/** What has faults is kept too, as long as it can be written down. */
const keepable = source.refine((given) => !isTooDeep(given), '一层套一层，太深了');
const fault = z.object({ path: z.string(), message: z.string() });

const version = z.object({
  number: z.int(),
  savedAt: z.string(),
  savedBy: z.string().openapi({ description: 'empty for what the draft began with' }),
  faults: z.int(),
});

/** The questionnaires of a draft: looked at, checked while they are edited, saved, with every version kept. */
export function questionnaireRoutes(services: Services) {
  const { store, campaigns, clock, pages } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/questionnaires/{group}',
        summary: 'A questionnaire as it was last saved, and its versions',
        request: { params: place },
        responses: {
          200: {
            description: 'the questionnaire',
            content: {
              'application/json': {
                schema: z.object({ source, version: z.int(), versions: z.array(version) }),
              },
            },
          },
          ...refusals(400, 401, 403, 404),
        },
      }),
      async (c) => {
        const { id, group } = c.req.valid('param');
        const { settings } = await campaigns.get(id);
        const current = settings.questionnaires[group];
        if (current === undefined) throw noSuchGroup();
        const versions = await versionsOf(store.reads, id, group);
        const names = await namesOf(
          store.reads,
          versions.map(({ savedBy }) => savedBy),
        );
        const [newest] = versions;
        // The newest may have faults and so not stand in the settings.
        const unfinished =
          newest && newest.faults > 0 ? await versionSource(store.reads, id, group, newest.number) : null;
        return c.json(
          {
            source: unfinished === null ? current : parsed(unfinished),
            version: newest?.number ?? 0,
            versions: versions.map((one) => ({ ...one, savedBy: names.get(one.savedBy) ?? one.savedBy })),
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}/questionnaires/{group}',
        summary:
          'Saves a version of a draft’s questionnaire; one with faults is kept and cannot be published',
        middleware: jsonUpTo(largestQuestionnaire),
        request: {
          params: place,
          query: z.object({
            version: z.coerce
              .number()
              .int()
              .openapi({ description: 'the version that was edited; 0 for none' }),
          }),
          ...jsonBody(keepable),
        },
        responses: {
          200: {
            description: 'saved',
            content: {
              'application/json': {
                schema: z.object({ version: z.int(), revision: z.int(), faults: z.int() }),
              },
            },
          },
          ...refusals(400, 401, 403, 404, 409, 413, 415),
        },
      }),
      async (c) => {
        const { id, group } = c.req.valid('param');
        const edited = c.req.valid('query').version;
        const json = c.req.valid('json');
        return c.json(await saveQuestionnaire(store, id, group, json, edited, actorOf(c), clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/questionnaires/{group}/versions/{number}',
        summary: 'What one version says',
        request: { params: place.extend({ number: z.coerce.number().int() }) },
        responses: {
          200: {
            description: 'the version',
            content: { 'application/json': { schema: z.object({ source }) } },
          },
          ...refusals(400, 401, 403, 404),
        },
      }),
      async (c) => {
        const { id, group, number } = c.req.valid('param');
        const text = await versionSource(store.reads, id, group, number);
        if (text === null) {
          throw new Problem(404, 'unknown-version', { zh: '没有这一版问卷', en: 'no such version' });
        }
        return c.json({ source: parsed(text) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/questionnaires/{group}/check',
        summary: 'Faults of a questionnaire while it is edited, and how it will look; changes nothing',
        middleware: jsonUpTo(largestQuestionnaire),
        request: {
          params: place,
          ...jsonBody(source),
        },
        responses: {
          200: {
            description:
              'every fault by its place; where there is none, the phone’s page and what SurveyJS shows',
            content: {
              'application/json': {
                schema: z.object({
                  faults: z.array(fault),
                  page: z.string().nullable(),
                  model: z.unknown(),
                }),
              },
            },
          },
          ...refusals(400, 401, 403, 404, 413, 415),
        },
      }),
      async (c) => {
        const { id, group } = c.req.valid('param');
        const json = c.req.valid('json');
        const row = await getCampaign(store.reads, id);
        const campaign = await campaigns.get(id);
        // A question, not an act: nothing of it is for the audit.
        c.set('acts', true);
        const faults = [...questionnaireFaults(json)];
        if (faults.length > 0) return c.json({ faults, page: null, model: null }, 200);
        const view = campaignViewOf(row, campaign.settings);
        const township = campaign.settings.townships[0]?.code ?? '';
        const page = previewForm(
          pages,
          view,
          campaign,
          { group, township, school: null },
          readQuestionnaire(json),
        );
        return c.json({ faults, page, model: safeModel(json, pages.render.fillFor(view)) }, 200);
      },
    );
}

function parsed(text: string): Record<string, unknown> {
  return source.parse(JSON.parse(text));
}
