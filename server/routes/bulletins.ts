import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { Bulletin } from '../../analysis/bulletin.ts';
import { plainParagraph, plainText } from '../../surveys/campaign.ts';
import {
  contentOf,
  differs,
  draftBulletin,
  publishBulletin,
  withdrawBulletin,
} from '../campaigns/bulletins.ts';
import {
  addRectification,
  changeRectification,
  type Rectification,
  removeRectification,
} from '../campaigns/rectifications.ts';
import type { BulletinRow, RectificationRow } from '../database/schema.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { Problem } from '../problem.ts';
import { bulletinsOf } from '../queries/bulletins.ts';
import { rectificationsOf } from '../queries/rectifications.ts';
import type { Services } from '../services.ts';
import { sizeIn, viewOf } from './bulletin-pages.ts';
import { unkept } from './headers.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const entryParam = idParam.extend({ entry: z.string().max(40) });
const day = z.iso.date();
const revision = z.int().positive();

const entryFields = z.strictObject({
  item: plainText(200),
  action: plainParagraph(500),
  unit: plainText(80),
  due: day,
  state: z.enum(['not-started', 'in-progress', 'done']),
  stateOn: day,
});

const entry = entryFields.extend({ id: z.string(), revision }).openapi('Rectification');
const saved = z.object({ id: z.string(), revision });

const desk = z
  .object({
    bulletin: z.custom<Bulletin>().openapi({ type: 'object', description: 'as it would be published now' }),
    digest: z.string().openapi({ description: 'of it; to be given when it is published' }),
    items: z.array(z.object({ name: z.string(), title: z.string() })),
    rectifications: z.array(entry),
    today: z.string().openapi({ description: 'the day in Shanghai' }),
    revisions: z.array(
      z.object({
        revision,
        note: z.string(),
        publishedAt: z.string(),
        publishedBy: z.string(),
        withdrawnAt: z.string().nullable(),
        withdrawnReason: z.string().nullable(),
      }),
    ),
    changed: z.boolean().openapi({ description: 'whether it says something else than the one that stands' }),
    url: z.string(),
  })
  .openapi('BulletinDesk');

/** What the bureau will do about what is weak, and what it tells the public. */
export function bulletinRoutes(services: Services) {
  const { store, clock, pages, config } = services;

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/bulletin',
        summary: 'The rectification list, the bulletin as it would be published, and its revisions',
        request: { params: idParam },
        responses: {
          200: { description: 'all of it', content: { 'application/json': { schema: desk } } },
          ...refusals(401, 403, 404, 409),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const draft = await draftBulletin(services, id, clock());
        const revisions = await bulletinsOf(store.reads, id);
        const [newest] = revisions;
        const standing = newest && newest.withdrawn_at === null ? contentOf(newest) : null;
        return c.json(
          {
            bulletin: draft.bulletin,
            digest: draft.digest,
            items: draft.items.map(({ name, title }) => ({ name, title })),
            rectifications: (await rectificationsOf(store.reads, id)).map(entryOf),
            today: shanghaiDay(clock()),
            revisions: revisions.map(revisionOf),
            changed: standing !== null && differs(draft.bulletin, standing),
            url: `${config.publicUrl}/bulletin/${id}`,
          },
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/bulletin/preview.html',
        summary: 'The page as the public would see it; with `revision`, as it was published then',
        request: {
          params: idParam,
          query: z.object({
            revision: z.coerce.number().int().positive().optional(),
            size: z.string().optional(),
          }),
        },
        responses: { 200: { description: 'HTML' }, ...refusals(400, 401, 403, 404, 409) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const asked = c.req.valid('query').revision;
        const view = asked === undefined ? await draftView(id) : await oldView(id, asked);
        return c.html(
          pages.render.renderBulletin({ ...view, style: pages.assets.bulletin, size: sizeIn(c) }),
          200,
          unkept,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/bulletin',
        summary: 'Publishes what was previewed as a new revision',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(
            z.strictObject({
              digest: z.string().length(64),
              after: z.int().min(0).openapi({ description: 'the newest revision that was seen; 0 for none' }),
              note: z.union([z.literal(''), plainText(200)]).openapi({ description: 'what is new in it' }),
            }),
          ),
        },
        responses: {
          201: {
            description: 'published',
            content: { 'application/json': { schema: z.object({ revision }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 413, 415),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        return c.json(await publishBulletin(services, id, c.req.valid('json'), actorOf(c), clock()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/bulletin/withdraw',
        summary: 'Takes the bulletin that stands off its page, which says so and why',
        middleware: smallJson,
        request: {
          params: idParam,
          ...jsonBody(z.strictObject({ revision, reason: plainText(200) })),
        },
        responses: { 204: { description: 'withdrawn' }, ...refusals(400, 401, 403, 404, 409, 413, 415) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        await withdrawBulletin(services, id, c.req.valid('json'), actorOf(c), clock());
        return c.body(null, 204);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/rectifications',
        summary: 'A new entry of the rectification list',
        middleware: smallJson,
        request: { params: idParam, ...jsonBody(entryFields) },
        responses: {
          201: { description: 'added', content: { 'application/json': { schema: saved } } },
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const fields = fieldsOf(c.req.valid('json'));
        return c.json(await addRectification(services, id, fields, actorOf(c), clock()), 201);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/campaigns/{id}/rectifications/{entry}',
        summary: 'Changes an entry, unless somebody else did since `revision`',
        middleware: smallJson,
        request: { params: entryParam, ...jsonBody(entryFields.extend({ revision })) },
        responses: {
          200: { description: 'changed', content: { 'application/json': { schema: saved } } },
          ...refusals(400, 401, 403, 404, 409, 413, 415, 422),
        },
      }),
      async (c) => {
        const { id, entry: own } = c.req.valid('param');
        const { revision: seen, ...fields } = c.req.valid('json');
        const which = { campaign: id, id: own, revision: seen };
        return c.json(await changeRectification(services, which, fieldsOf(fields), actorOf(c), clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/campaigns/{id}/rectifications/{entry}',
        summary: 'Takes an entry off the list, unless somebody else changed it since `revision`',
        request: {
          params: entryParam,
          query: z.object({ revision: z.coerce.number().int().positive() }),
        },
        responses: { 204: { description: 'removed' }, ...refusals(400, 401, 403, 404, 409) },
      }),
      async (c) => {
        const { id, entry: own } = c.req.valid('param');
        const which = { campaign: id, id: own, revision: c.req.valid('query').revision };
        await removeRectification(services, which, actorOf(c), clock());
        return c.body(null, 204);
      },
    );

  async function draftView(id: string) {
    const { bulletin } = await draftBulletin(services, id, clock());
    return { bulletin, published: null, query: '?', history: [], receipts: `/receipts/${id}` };
  }

  async function oldView(id: string, asked: number) {
    const revisions = await bulletinsOf(store.reads, id);
    const row = revisions.find((one) => one.revision === asked);
    if (!row) {
      throw new Problem(404, 'unknown-revision', { zh: '没有这一版公报', en: 'no such revision' });
    }
    // As it was published then, without what came later.
    return { ...viewOf(row, revisions, []), query: `?revision=${asked}&` };
  }
}

function fieldsOf({ stateOn, ...fields }: z.infer<typeof entryFields>): Rectification {
  return { ...fields, state_on: stateOn };
}

function entryOf({ id, item, action, unit, due, state, state_on, revision: at }: RectificationRow) {
  return { id, item, action, unit, due, state, stateOn: state_on, revision: at };
}

function revisionOf(row: BulletinRow) {
  return {
    revision: row.revision,
    note: row.note,
    publishedAt: row.published_at,
    publishedBy: row.published_by,
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
  };
}
