import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { stream } from 'hono/streaming';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { ReceiptsView } from '../../client/respond/views.ts';
import { readReceipt } from '../intake/record.ts';
import { Problem } from '../problem.ts';
import { getCampaign, unknownCampaign } from '../queries/campaigns.ts';
import { findDeletion } from '../queries/deletions.ts';
import type { Services } from '../services.ts';
import { campaignViewOf } from './campaign-view.ts';
import { answerPage } from './page.ts';
import { accepts, invalidRequest, limited, refusals } from './problems.ts';

const proof = z.object({
  receipt: z.string(),
  commitment: z.string(),
  leaf: z.string(),
  index: z.int(),
  path: z.array(z.string()),
  size: z.int(),
  root: z.string(),
  signed: z.string(),
  publicKey: z.string(),
  signature: z.string(),
});

/** Public: whether a receipt counts, and the list of all that do. Neither says what was answered. */
export function receiptRoutes(services: Services) {
  const { receipts, pages } = services;
  return new OpenAPIHono({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/receipts/{receipt}',
        summary: 'The proof that a receipt counts',
        request: { params: z.object({ id: z.string().max(32), receipt: z.string().max(40) }) },
        responses: {
          200: { description: 'the proof', content: { 'application/json': { schema: proof } } },
          ...refusals(404, 409),
        },
      }),
      async (c) => {
        const { id, receipt: written } = c.req.valid('param');
        const receipt = readReceipt(written);
        const found = receipt === null ? null : await receipts.proofOf(id, receipt);
        if (found === 'open') throw notSealed();
        if (found === null) {
          throw new Problem(404, 'unknown-receipt', {
            zh: '计入结果的答卷里没有这个回执码',
            en: 'no response that counts has this receipt',
          });
        }
        return c.json(found, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/receipts/{id}/list.txt',
        summary: 'All receipts that count, with the signed root',
        request: { params: z.object({ id: z.string().max(32) }) },
        responses: { 200: { description: 'text, a line per response' }, ...refusals(404, 409) },
      }),
      async (c) => {
        const { id } = c.req.valid('param');
        const { sealed_at } = await getCampaign(services.store.reads, id);
        if (sealed_at === null) throw notSealed();
        c.header('Content-Type', 'text/plain; charset=utf-8');
        return stream(c, async (out) => {
          for await (const lines of receipts.list(id)) await out.write(lines);
        });
      },
    )
    .get('/receipts/:id', async (c) =>
      answerPage(c, await receiptsPage(c.req.param('id'), ''), 200, pages.headers),
    )
    .post('/receipts/:id', limited(1024), accepts('application/x-www-form-urlencoded'), async (c) => {
      // In the body, so that no history, address or log of a proxy holds a receipt beside somebody's address.
      const { receipt } = await c.req.parseBody();
      const written = typeof receipt === 'string' ? receipt.slice(0, 40) : '';
      return answerPage(c, await receiptsPage(c.req.param('id'), written), 200, pages.headers);
    });

  async function receiptsPage(id: string, written: string): Promise<string> {
    const row = await getCampaign(services.store.reads, id);
    if (row.status === 'draft') throw unknownCampaign(id);
    const receipt = readReceipt(written);
    const found = receipt === null ? null : await receipts.proofOf(row.id, receipt);
    const state = (): ReceiptsView['state'] => {
      if (row.sealed_at === null) return 'open';
      if (written === '') return 'ask';
      if (receipt === null) return 'malformed';
      return found === null ? 'unknown' : 'counts';
    };
    const { settings } = await services.campaigns.get(row.id);
    const deletion = await findDeletion(services.store.reads, row.id);
    return pages.render.renderReceipts({
      assets: pages.assets,
      campaign: campaignViewOf(row, settings),
      list: `/receipts/${row.id}/list.txt`,
      written,
      state: state(),
      deletedOn: deletion && shanghaiDay(new Date(deletion.at)),
      proof: found === null || found === 'open' ? null : found,
    });
  }
}

function notSealed(): Problem {
  return new Problem(409, 'not-sealed', {
    zh: '调查还没有封存，名单在结束之后公布',
    en: 'the list is published once the campaign is sealed',
  });
}
