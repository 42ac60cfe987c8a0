import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { unkeptJson } from './headers.ts';
import { foreignTicket, newTicket, phoneSubmission, refusalToOpen, unknownLink } from './opened-link.ts';
import { malformed, refusals } from './problems.ts';
import { requireProof } from './proof-of-work.ts';
import { readJson } from './small-body.ts';

const largestBody = 64 * 1024;
const receipt = z.object({ receipt: z.string().openapi({ example: 'K7MPQ2RSTV3WXYZ4' }) });

const ticketRoute = createRoute({
  method: 'post',
  path: '/api/links/{link}/tickets',
  summary: 'A ticket: the id of a response to be, signed',
  request: { params: z.object({ link: z.string().max(32) }) },
  responses: {
    200: {
      description: 'a fresh ticket',
      content: { 'application/json': { schema: z.object({ id: z.string(), ticket: z.string() }) } },
    },
    ...refusals(403, 404, 410),
  },
});

const submission = z.strictObject({
  ticket: z.string().max(200),
  // Checked by the questionnaire's own validator, key by key.
  answers: z.unknown().openapi({ type: 'object' }),
  code: z.string().max(40).optional().openapi({ description: 'a one-time code' }),
  proof: z.string().max(1000).optional().openapi({
    description: 'ALTCHA payload; asked for by 429 proof-of-work, whose details are the challenge',
  }),
});

const responseRoute = createRoute({
  method: 'put',
  path: '/api/responses/{id}',
  summary: 'Stores a response once: the same id with the same answers gives the same receipt',
  request: {
    params: z.object({ id: z.string().max(64) }),
    body: { required: true, content: { 'application/json': { schema: submission } } },
  },
  responses: {
    200: { description: 'stored before', content: { 'application/json': { schema: receipt } } },
    201: { description: 'stored now', content: { 'application/json': { schema: receipt } } },
    ...refusals(400, 403, 404, 409, 410, 413, 415, 422, 429, 503),
  },
});

/**
 * The phone's script: a fresh ticket, and the one request that stores a response. These carry a county's whole field,
 * so they are plain handlers, documented beside.
 */
export function responseRoutes(services: Services) {
  const routes = new OpenAPIHono<{ Bindings: HttpBindings }>();
  routes.openAPIRegistry.registerPath(ticketRoute);
  routes.openAPIRegistry.registerPath(responseRoute);
  routes.post('/api/links/:link/tickets', async (c) => {
    await services.limits.visit(c.env.incoming);
    const link = await services.links.get(c.req.param('link'));
    if (!link?.cell) throw unknownLink();
    const refusal = refusalToOpen(link, services.clock());
    if (refusal) throw refusal;
    return answer(c, 200, newTicket(services, link));
  });
  routes.put('/api/responses/:id', async (c) => {
    await services.limits.visit(c.env.incoming);
    const { ticket: text, answers, code, proof } = readSubmission(await readJson(c, largestBody));
    const ticket = await services.tickets.read(text);
    if (ticket.id !== c.req.param('id')) throw foreignTicket();
    const link = await services.links.get(ticket.link);
    if (!link?.cell) throw unknownLink();
    const checked = link.compiled.validator(link.cell.place.group)(answers);
    if (!checked.accepted) {
      await services.limits.refused(ticket.id);
      throw new Problem(
        422,
        'answers',
        { zh: '有的回答还需要改一改', en: 'some answers are missing or not allowed' },
        checked.problems,
      );
    }
    if (link.row.proof_of_work === 1) await requireProof(services.keys.proof, ticket.id, proof);
    const stored = await services.intake.submit(
      phoneSubmission(services, { ...link, cell: link.cell }, ticket, checked.answers, code ?? null),
    );
    return answer(c, stored.repeated ? 200 : 201, { receipt: stored.receipt });
  });
  return routes;
}

/** Written straight to node's answer: to go through web objects costs more than signing what is in it. */
function answer(c: Context<{ Bindings: HttpBindings }>, status: 200 | 201, body: unknown): Response {
  const text = JSON.stringify(body);
  c.env.outgoing.writeHead(status, { ...unkeptJson, 'Content-Length': Buffer.byteLength(text) });
  c.env.outgoing.end(text);
  return RESPONSE_ALREADY_SENT;
}

function readSubmission(body: unknown): z.infer<typeof submission> {
  const read = submission.safeParse(body);
  if (read.success) return read.data;
  throw malformed(
    'the request does not fit its schema',
    read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  );
}
