import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { foreignTicket, newTicket, phoneSubmission, refusalToOpen, unknownLink } from './opened-link.ts';
import { accepts, invalidRequest, limited, refusals } from './problems.ts';

const largestBody = 64 * 1024;
const receipt = z.object({ receipt: z.string().openapi({ example: 'K7MPQ2RSTV3WXYZ4' }) });

/** The phone's script: a fresh ticket, and the one request that stores a response. */
export function responseRoutes(services: Services) {
  return new OpenAPIHono({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/links/{link}/tickets',
        summary: 'A ticket: the id of a response to be, signed',
        request: { params: z.object({ link: z.string().max(32) }) },
        middleware: [limited(1024)] as const,
        responses: {
          200: {
            description: 'a fresh ticket',
            content: { 'application/json': { schema: z.object({ id: z.string(), ticket: z.string() }) } },
          },
          ...refusals(403, 404, 410),
        },
      }),
      async (c) => {
        const link = await services.links.get(c.req.valid('param').link);
        if (!link?.cell) throw unknownLink();
        const refusal = refusalToOpen(link, services.clock());
        if (refusal) throw refusal;
        c.header('Cache-Control', 'no-store');
        return c.json(newTicket(services, link), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/api/responses/{id}',
        summary: 'Stores a response once: the same id with the same answers gives the same receipt',
        request: {
          params: z.object({ id: z.string().max(64) }),
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.strictObject({
                  ticket: z.string().max(200),
                  answers: z.record(z.string(), z.unknown()),
                  code: z.string().max(40).optional().openapi({ description: 'a one-time code' }),
                }),
              },
            },
          },
        },
        middleware: [limited(largestBody), accepts('application/json')] as const,
        responses: {
          200: { description: 'stored before', content: { 'application/json': { schema: receipt } } },
          201: { description: 'stored now', content: { 'application/json': { schema: receipt } } },
          ...refusals(400, 403, 404, 409, 410, 413, 415, 422, 429, 503),
        },
      }),
      async (c) => {
        const body = c.req.valid('json');
        const ticket = await services.tickets.read(body.ticket);
        if (ticket.id !== c.req.valid('param').id) throw foreignTicket();
        const link = await services.links.get(ticket.link);
        if (!link?.cell) throw unknownLink();
        const cellLink = { ...link, cell: link.cell };
        const checked = link.compiled.validator(link.cell.place.group)(body.answers);
        if (!checked.accepted) {
          throw new Problem(
            422,
            'answers',
            { zh: '有的回答还需要改一改', en: 'some answers are missing or not allowed' },
            checked.problems,
          );
        }
        const acknowledged = await services.intake.submit(
          phoneSubmission(services, cellLink, ticket, checked.answers, body.code ?? null),
        );
        c.header('Cache-Control', 'no-store');
        return c.json({ receipt: acknowledged.receipt }, acknowledged.repeated ? 200 : 201);
      },
    );
}
