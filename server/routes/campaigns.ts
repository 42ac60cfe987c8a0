import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { FieldChange } from '../../analysis/field/changes.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Report } from '../../analysis/report.ts';
import type { CampaignSettings, campaignFile } from '../../surveys/campaign.ts';
import { blocking } from '../../surveys/checks.ts';
import { decodeText } from '../../surveys/decode-text.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { type Quota, sampleSize } from '../../surveys/plan.ts';
import type { Item } from '../../surveys/questionnaire.ts';
import type { Retention } from '../../surveys/retention.ts';
import { announced } from '../campaigns/field-changes.ts';
import {
  closeCampaign,
  createCampaign,
  editCampaign,
  importFrame,
  publishCampaign,
  removeDraft,
  setProofOfWork,
} from '../campaigns/life.ts';
import { closingOf, phaseOf } from '../campaigns/phase.ts';
import { reportOf } from '../campaigns/report.ts';
import { retentionIn } from '../campaigns/retention.ts';
import { sealCampaign } from '../campaigns/sealing.ts';
import { draftOfTrial } from '../campaigns/trial.ts';
import type { CampaignRow } from '../database/schema.ts';
import { readTable } from '../documents/rows.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { getCampaign, listCampaigns } from '../queries/campaigns.ts';
import { deletionDays, findDeletion } from '../queries/deletions.ts';
import { fieldChangesOf } from '../queries/field-changes.ts';
import { unfinishedQuestionnaires } from '../queries/questionnaire-versions.ts';
import type { Services } from '../services.ts';
import { jsonBody, jsonUpTo, smallJson } from './json-body.ts';
import { accepts, invalidRequest, limited, refusals } from './problems.ts';

const largestFile = 2 * 1024 * 1024;
const idParam = z.object({ id: z.string().max(40) });

const phase = z.enum(['draft', 'scheduled', 'open', 'paused', 'closing', 'closed']);

const summary = z
  .object({
    id: z.string(),
    title: z.string(),
    phase,
    trial: z.boolean(),
    simulated: z.boolean(),
    exampleFrame: z.boolean(),
    opensAt: z.string(),
    closesAt: z.string(),
    closedAt: z.string().nullable(),
    graceEndsAt: z
      .string()
      .nullable()
      .openapi({ description: 'until when pages opened before closing may still be sent' }),
    proofOfWork: z.boolean().openapi({ description: 'phones do a piece of work before each answer' }),
    revision: z.int(),
    digest: z.string().nullable(),
    retention: z
      .custom<Retention>()
      .nullable()
      .openapi({ type: 'object', description: 'until when the answers are kept; null before sealing' }),
    responsesDeletedAt: z.string().nullable(),
  })
  .openapi('CampaignSummary');

const campaign = summary
  .extend({
    fieldChanges: z
      .custom<FieldChange[]>()
      .openapi({ type: 'array', description: 'later closings and pauses, as they were announced' }),
    settings: z.custom<CampaignSettings>().openapi({ type: 'object', description: 'all settings, complete' }),
    frame: z.custom<FrameCell[]>().openapi({ type: 'array' }),
    quotas: z.custom<Quota[]>().openapi({ type: 'array' }),
    sampleSize: z.int(),
    questionnaires: z
      .custom<{ group: GroupCode; title: string; items: Item[] }[]>()
      .openapi({ type: 'array', description: 'the codebook of each group' }),
    trialOf: z.string().nullable().openapi({ description: 'the draft that a trial was made of' }),
    faults: z.array(z.string()).openapi({ description: 'what stands in the way of publishing a draft' }),
  })
  .openapi('Campaign');

const done = { 204: { description: 'done' } };

/** @param deletedAt when its answers were deleted; `null` while they are there */
function summaryOf(row: CampaignRow, deletedAt: string | null, now: Date): z.infer<typeof summary> {
  const at = phaseOf(row, now);
  return {
    id: row.id,
    title: row.title,
    phase: at,
    trial: row.trial === 1,
    simulated: row.simulated === 1,
    exampleFrame: row.example_frame === 1,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    closedAt: row.closed_at,
    graceEndsAt: at === 'closing' ? new Date(closingOf(row).graceEndsAt).toISOString() : null,
    proofOfWork: row.proof_of_work === 1,
    revision: row.revision,
    digest: row.digest,
    retention: retentionIn(row, now),
    responsesDeletedAt: deletedAt,
  };
}

/** A campaign's life on the bureau's desk. */
export function campaignRoutes(services: Services) {
  const { store, campaigns, clock } = services;
  const faultsOf = async (id: string, settings: CampaignSettings, frame: readonly FrameCell[]) => {
    const unfinished = await unfinishedQuestionnaires(store.reads, id);
    return blocking({ settings, frame, unfinished }, clock()).map(({ text }) => text);
  };

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns',
        summary: 'All campaigns, the newest first',
        responses: {
          200: { description: 'campaigns', content: { 'application/json': { schema: z.array(summary) } } },
          ...refusals(401, 403),
        },
      }),
      async (c) => {
        const rows = await listCampaigns(store.reads);
        const deleted = await deletionDays(store.reads);
        return c.json(
          rows.map((row) => summaryOf(row, deleted.get(row.id) ?? null, clock())),
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns',
        summary: 'A new draft from a campaign file',
        middleware: jsonUpTo(largestFile),
        request: {
          ...jsonBody(z.custom<z.input<typeof campaignFile>>().openapi({ type: 'object' })),
        },
        responses: {
          201: {
            description: 'created',
            content: { 'application/json': { schema: z.object({ id: z.string() }) } },
          },
          ...refusals(400, 401, 403, 413, 415, 422),
        },
      }),
      async (c) => {
        const file: unknown = await c.req.json();
        return c.json(await createCampaign(store, file, actorOf(c), clock()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}',
        summary: 'One campaign with its settings, frame and plan',
        request: { params: idParam },
        responses: {
          200: { description: 'the campaign', content: { 'application/json': { schema: campaign } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const row = await getCampaign(store.reads, id);
        const { settings, frame, quotas, questionnaires } = await campaigns.get(id);
        return c.json(
          {
            ...summaryOf(row, (await findDeletion(store.reads, id))?.at ?? null, clock()),
            fieldChanges: announced(await fieldChangesOf(store.reads, id)),
            // Compiled once, while the closing may move.
            settings: { ...settings, opensAt: row.opens_at, closesAt: row.closes_at },
            frame: [...frame],
            quotas: [...quotas],
            sampleSize: sampleSize(settings.residents, settings.sampling),
            questionnaires: [...questionnaires].map(([group, { title, items }]) => ({
              group,
              title,
              items: [...items],
            })),
            trialOf: row.trial === 1 ? await draftOfTrial(store.reads, id) : null,
            faults: row.status === 'draft' ? await faultsOf(id, settings, frame) : [],
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}',
        summary: 'Replaces the settings of a draft',
        middleware: jsonUpTo(largestFile),
        request: {
          params: idParam,
          query: z.object({
            revision: z.coerce.number().int().openapi({ description: 'the revision that was edited' }),
          }),
          ...jsonBody(z.custom<z.input<typeof campaignFile>>().openapi({ type: 'object' })),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415, 422) },
      }),
      async (c) => {
        const file: unknown = await c.req.json();
        const { id } = c.req.valid('param');
        await editCampaign(store, id, file, c.req.valid('query').revision, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/campaigns/{id}',
        summary: 'Deletes a draft; a published campaign stays',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        await removeDraft(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}/frame',
        summary: 'Replaces the frame of a draft from CSV: group,township,school,eligible',
        middleware: [limited(largestFile), accepts('text/csv')] as const,
        request: {
          params: idParam,
          query: z.object({
            revision: z.coerce
              .number()
              .int()
              .optional()
              .openapi({ description: 'the revision that was edited' }),
          }),
          body: { required: true, content: { 'text/csv': { schema: z.string() } } },
        },
        responses: {
          200: {
            description: 'imported',
            content: { 'application/json': { schema: z.object({ cells: z.int(), eligible: z.int() }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        const table = readTable(decodeText(new Uint8Array(await c.req.arrayBuffer())));
        const { revision } = c.req.valid('query');
        const { id } = c.req.valid('param');
        const cells = await importFrame(store, id, table, actorOf(c), clock(), revision ?? null);
        const eligible = cells.reduce((sum, cell) => sum + cell.eligible, 0);
        return c.json({ cells: cells.length, eligible }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/publish',
        summary: 'Freezes a draft and makes its links',
        request: { params: idParam },
        responses: {
          200: {
            description: 'published',
            content: { 'application/json': { schema: z.object({ digest: z.string() }) } },
          },
          ...refusals(401, 403, 404, 409, 422),
        },
      }),
      async (c) => c.json(await publishCampaign(store, c.req.valid('param').id, actorOf(c), clock()), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/close',
        summary:
          'Ends the field; pages that are open may still send for ten minutes, or until the report is read',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        await closeCampaign(store, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}/proof-of-work',
        summary: 'For a campaign that somebody floods: phones do a piece of work before each answer',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ on: z.boolean() })),
        },
        responses: { ...done, ...refusals(400, 401, 403, 404, 409, 413, 415) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        await setProofOfWork(store, id, c.req.valid('json').on, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/seal',
        summary: 'After closing: takes no more answers at all, so that rates may be read',
        request: { params: idParam },
        responses: { ...done, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        await sealCampaign(services, c.req.valid('param').id, actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/report',
        summary: 'The Report; while the field is open, participation alone',
        description:
          'As it may leave the building; with `internal`, all that the analyst may see, at full precision.',
        request: { params: idParam, query: z.object({ internal: z.enum(['1']).optional() }) },
        responses: {
          200: {
            description: 'the Report',
            content: { 'application/json': { schema: z.custom<Report>().openapi({ type: 'object' }) } },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        const report = await reportOf(services, c.req.valid('param').id, clock());
        return c.json(c.req.valid('query').internal ? report : releasedReport(report), 200);
      },
    );
}
