import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { stream } from 'hono/streaming';
import { auditCsv, verifyAudit } from '../people/audit.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import { type AuditFilter, auditPage, auditWords, recordAct } from '../queries/audit.ts';
import type { Services } from '../services.ts';
import { attachment } from './attachment.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const pageSize = 50;

const word = z.string().max(100).optional();
const instant = z.iso.datetime({ offset: true }).optional();
const filterQuery = z.object({
  from: instant,
  until: instant.openapi({ description: 'before this instant' }),
  actor: word,
  action: word,
  subject: word,
});

const entry = z
  .object({
    number: z.int(),
    at: z.string(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    origin: z.string(),
    result: z.string(),
    details: z.string().openapi({ description: 'JSON' }),
    hash: z.string(),
  })
  .openapi('AuditEntry');
const mark = z.strictObject({ number: z.int().positive(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

/** What people did, for auditors. Nothing here changes an entry; the database would refuse it. */
export function auditRoutes({ store, clock }: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/audit',
        summary: 'Entries, the newest first',
        request: {
          query: filterQuery.extend({
            before: z.coerce
              .number()
              .int()
              .positive()
              .optional()
              .openapi({ description: 'entries before this number' }),
          }),
        },
        responses: {
          200: {
            description: 'a page',
            content: {
              'application/json': {
                schema: z.object({
                  entries: z.array(entry),
                  more: z.boolean(),
                  actors: z.array(z.string()),
                  actions: z.array(z.string()),
                }),
              },
            },
          },
          ...refusals(400, 401, 403),
        },
      }),
      async (c) => {
        const { before, ...filter } = c.req.valid('query');
        const rows = await auditPage(store.reads, filterOf(filter), before ?? null, pageSize + 1);
        const entries = rows.slice(0, pageSize);
        return c.json({ entries, more: rows.length > pageSize, ...(await auditWords(store.reads)) }, 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/audit.csv',
        summary: 'Entries as CSV, the oldest first; having them is an act of its own',
        request: { query: filterQuery },
        responses: { 200: { description: 'CSV' }, ...refusals(400, 401, 403) },
      }),
      async (c) => {
        const filter = filterOf(c.req.valid('query'));
        await recordAct(store.db, actorOf(c), clock(), 'audit-export', '', { ...filter });
        c.header('Content-Type', 'text/csv; charset=utf-8');
        c.header('Content-Disposition', attachment('操作记录-内部.csv'));
        return stream(c, async (out) => {
          for await (const piece of auditCsv(store, filter)) await out.write(piece);
        });
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/audit/verify',
        summary: 'Whether every entry is as it was recorded, and whether one noted before is still there',
        middleware: smallJson,
        request: jsonBody(z.strictObject({ mark: mark.nullable() })),
        responses: {
          200: {
            description: 'the check',
            content: {
              'application/json': {
                schema: z.object({
                  entries: z.int(),
                  head: mark.nullable(),
                  fault: z.object({ number: z.int(), reason: z.string() }).nullable(),
                }),
              },
            },
          },
          ...refusals(400, 401, 403, 413, 415),
        },
      }),
      async (c) => {
        const check = await verifyAudit(store, c.req.valid('json').mark);
        await recordAct(store.db, actorOf(c), clock(), 'audit-verify', '', {
          entries: check.entries,
          fault: check.fault,
        });
        return c.json(check, 200);
      },
    );
}

function filterOf(given: Partial<Record<keyof AuditFilter, string | undefined>>): AuditFilter {
  const instantOf = (text: string | undefined) => (text ? new Date(text).toISOString() : null);
  return {
    from: instantOf(given.from),
    until: instantOf(given.until),
    actor: given.actor || null,
    action: given.action || null,
    subject: given.subject || null,
  };
}
