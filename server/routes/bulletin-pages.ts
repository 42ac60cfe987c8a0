import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { beijingDay } from '../../analysis/beijing.ts';
import type { BulletinView, TextSize } from '../../client/bulletin/views.ts';
import { contentOf } from '../campaigns/bulletins.ts';
import type { BulletinRow, RectificationRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { bulletinsOf, standingBulletins } from '../queries/bulletins.ts';
import { rectificationsOf } from '../queries/rectifications.ts';
import type { Services } from '../services.ts';
import { policyWith, strictHeaders } from './headers.ts';

const longestId = 40;

/** Asked for anew each time, so that what was withdrawn is gone at once; no script at all. */
const pageHeaders = {
  ...strictHeaders,
  'Content-Security-Policy': policyWith({ scriptSrc: ["'none'"] }),
  'Cache-Control': 'no-cache',
  'Content-Type': 'text/html; charset=utf-8',
} as const;

/** Public: the bulletins that the bureau published. No sign-in, no cookie. */
export function bulletinPages(services: Services) {
  const { store, limits, pages } = services;
  const { render } = pages;
  const style = pages.assets.bulletin;
  const { bulletinTexts: texts } = render;

  return new Hono<{ Bindings: HttpBindings }>()
    .onError((error, c) => {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      const title = error.status === 429 ? texts.busy : texts.none;
      return c.html(
        render.renderNoBulletin({ style, size: sizeIn(c), title, text: error.sentence.zh }),
        error.status,
        pageHeaders,
      );
    })
    .get('/bulletin', async (c) => {
      await limits.visit(c.env.incoming);
      const rows = await standingBulletins(store.reads);
      const bulletins = rows.map((row) => {
        const { campaign, simulated } = contentOf(row);
        const { title, organiser, trial } = campaign;
        return {
          campaign: row.campaign,
          title,
          organiser,
          at: row.published_at,
          revision: row.revision,
          simulated,
          trial,
        };
      });
      return c.html(render.renderBulletinList({ style, size: sizeIn(c), bulletins }), 200, pageHeaders);
    })
    .get('/bulletin/:campaign', async (c) => {
      await limits.visit(c.env.incoming);
      const id = c.req.param('campaign');
      const revisions = id.length > longestId ? [] : await bulletinsOf(store.reads, id);
      const [newest] = revisions;
      if (!newest) throw new Problem(404, 'no-bulletin', { zh: texts.noneText, en: 'no such bulletin' });
      if (newest.withdrawn_at !== null) {
        const text = texts.withdrawnText(beijingDay(newest.withdrawn_at), newest.withdrawn_reason ?? '');
        return c.html(
          render.renderNoBulletin({ style, size: sizeIn(c), title: texts.withdrawn, text }),
          410,
          pageHeaders,
        );
      }
      const view = viewOf(newest, revisions, await rectificationsOf(store.reads, id));
      const { simulated, campaign } = view.bulletin;
      // A search engine would show the figures without the mark that they are not real.
      const unreal = simulated || campaign.trial ? { 'X-Robots-Tag': 'noindex' } : {};
      return c.html(render.renderBulletin({ ...view, style, size: sizeIn(c) }), 200, {
        ...pageHeaders,
        ...unreal,
      });
    });
}

/** What the page of a revision shows: its content, with how far each measure is by now. */
export function viewOf(
  row: BulletinRow,
  revisions: readonly BulletinRow[],
  current: readonly RectificationRow[],
): Omit<BulletinView, 'style' | 'size'> {
  const bulletin = contentOf(row);
  return {
    bulletin: {
      ...bulletin,
      rectifications: bulletin.rectifications.map((one) => {
        const now = current.find(({ id }) => id === one.id);
        return now ? { ...one, state: now.state, stateOn: now.state_on } : one;
      }),
    },
    published: { revision: row.revision, at: row.published_at },
    query: '?',
    history: revisions
      .filter(({ revision }) => revision <= row.revision)
      .map(({ revision, published_at, note, withdrawn_at }) => ({
        revision,
        at: published_at,
        note,
        withdrawnAt: withdrawn_at,
      })),
    receipts: `/receipts/${row.campaign}`,
  };
}

export function sizeIn(c: Context): TextSize {
  const size = c.req.query('size');
  return size === 'large' || size === 'largest' ? size : 'normal';
}
