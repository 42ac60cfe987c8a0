import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { groupCodes, groupName } from '../../surveys/groups.ts';
import { issueCodes, voidCodes } from '../campaigns/codes.ts';
import { reissueLink } from '../campaigns/life.ts';
import { linkPlace, linkUrl } from '../campaigns/links.ts';
import { postersOf } from '../campaigns/posters.ts';
import { posters } from '../documents/poster.ts';
import { qrPng, qrSvg } from '../documents/qr.ts';
import { slips } from '../documents/slips.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { countCodes } from '../queries/codes.ts';
import { linksOf } from '../queries/links.ts';
import type { Services } from '../services.ts';
import { attachment } from './attachment.ts';
import { unknownLink } from './opened-link.ts';
import { invalidRequest, refusals } from './problems.ts';

const link = z
  .object({
    code: z.string(),
    url: z.string(),
    group: z.string().nullable(),
    township: z.string().nullable(),
    school: z.string().nullable(),
    place: z.string().openapi({ description: 'where it is for, in words' }),
    issuedAt: z.string(),
  })
  .openapi('Link');

const campaignParam = z.object({ id: z.string().max(40) });
const groupParam = campaignParam.extend({ group: z.enum(groupCodes) });
const linkParam = campaignParam.extend({ code: z.string().max(32) });
const pdf = { 200: { description: 'PDF', content: { 'application/pdf': { schema: z.string() } } } };

/** The links of a campaign, their codes to scan and their posters. */
export function linkRoutes(services: Services) {
  const { store, campaigns, clock, config } = services;

  async function urlOf(id: string, code: string): Promise<string> {
    const found = (await linksOf(store.reads, id)).find((row) => row.code === code);
    if (!found) throw unknownLink();
    return linkUrl(config.publicUrl, found.code);
  }

  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/links',
        summary: 'The links in force, the county’s entry page first',
        request: { params: campaignParam },
        responses: {
          200: { description: 'links', content: { 'application/json': { schema: z.array(link) } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { settings } = await campaigns.get(id);
        const rows = await linksOf(store.reads, id);
        return c.json(
          rows.map((row) => ({
            code: row.code,
            url: linkUrl(config.publicUrl, row.code),
            group: row.group,
            township: row.township,
            school: row.school,
            place: linkPlace(row, settings),
            issuedAt: row.issued_at,
          })),
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/links/{code}/reissue',
        summary: 'Withdraws a leaked link and puts a new one in its place',
        request: { params: linkParam },
        responses: {
          200: {
            description: 'reissued',
            content: { 'application/json': { schema: z.object({ code: z.string() }) } },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id, code } = c.req.valid('param');
        return c.json(await reissueLink(store, id, code, actorOf(c), clock()), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/links/{code}/qr.svg',
        summary: 'The link as a QR code, SVG',
        request: { params: linkParam },
        responses: {
          200: { description: 'SVG', content: { 'image/svg+xml': { schema: z.string() } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id, code } = c.req.valid('param');
        return c.body(await qrSvg(await urlOf(id, code)), 200, { 'Content-Type': 'image/svg+xml' });
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/links/{code}/qr.png',
        summary: 'The link as a QR code, PNG',
        request: { params: linkParam },
        responses: {
          200: { description: 'PNG', content: { 'image/png': { schema: z.string() } } },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id, code } = c.req.valid('param');
        return c.body(new Uint8Array(await qrPng(await urlOf(id, code))), 200, {
          'Content-Type': 'image/png',
        });
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/posters.pdf',
        summary: 'A4 posters of all links, or of one',
        request: { params: campaignParam, query: z.object({ link: z.string().max(32).optional() }) },
        responses: { ...pdf, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const code = c.req.valid('query').link ?? null;
        const { title, list, madeAt } = await postersOf(services, id, code);
        const bytes = await posters(list, madeAt);
        return c.body(new Uint8Array(bytes), 200, {
          'Content-Type': 'application/pdf',
          'Content-Disposition': attachment(`${title}-海报.pdf`),
        });
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/codes',
        summary: 'How many one-time codes each group has',
        request: { params: campaignParam },
        responses: {
          200: {
            description: 'counts',
            content: {
              'application/json': {
                schema: z.array(z.object({ group: z.enum(groupCodes), codes: z.int() })),
              },
            },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const counts = await countCodes(store.reads, c.req.valid('param').id);
        return c.json(
          counts.map(({ group, codes }) => ({ group, codes })),
          200,
        );
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/codes/{group}/slips.pdf',
        summary: 'Makes the one-time codes of a group, and gives them once, on slips to print',
        request: { params: groupParam },
        responses: { ...pdf, ...refusals(401, 403, 404, 409) },
      }),
      async (c) => {
        const { id, group } = c.req.valid('param');
        const list = await issueCodes(services, id, group, actorOf(c), clock());
        return c.body(new Uint8Array(await slips(list)), 200, {
          'Content-Type': 'application/pdf',
          'Cache-Control': 'no-store',
          'Content-Disposition': attachment(`${groupName(group)}-验证码纸条.pdf`),
        });
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/codes/{group}/void',
        summary: 'Makes the unused codes of a group invalid',
        request: { params: groupParam },
        responses: {
          200: {
            description: 'voided',
            content: { 'application/json': { schema: z.object({ voided: z.int() }) } },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        const { id, group } = c.req.valid('param');
        return c.json(await voidCodes(services, id, group, actorOf(c), clock()), 200);
      },
    );
}
