import { serveStatic } from '@hono/node-server/serve-static';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { askDocument, cancelDocument, listDocuments, takeDocument } from '../campaigns/documents.ts';
import { documentFormats } from '../documents/formats.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { attachment } from './attachment.ts';
import { jsonBody, smallJson } from './json-body.ts';
import { invalidRequest, refusals } from './problems.ts';

const idParam = z.object({ id: z.string().max(40) });
const documentParam = idParam.extend({ document: z.string().max(40) });

/** Documents that leave the building: asked for, made apart, then taken away. */
export function documentRoutes(services: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest })
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/documents',
        summary: 'What was made, by whom, and how far the rest is',
        request: { params: idParam },
        responses: {
          200: {
            description: 'the kinds, and the documents, those asked for last first',
            content: {
              'application/json': {
                schema: z.custom<Awaited<ReturnType<typeof listDocuments>>>().openapi({ type: 'object' }),
              },
            },
          },
          ...refusals(401, 403, 404),
        },
      }),
      async (c) => {
        c.header('Cache-Control', 'no-store');
        return c.json(await listDocuments(services, c.req.valid('param').id, c.get('person')), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/api/campaigns/{id}/documents',
        summary: 'Has a document made; the one that was made of the same before, where it is kept',
        middleware: smallJson,
        request: { params: idParam, ...jsonBody(z.strictObject({ format: z.enum(documentFormats) })) },
        responses: {
          202: {
            description: 'the document to wait for',
            content: { 'application/json': { schema: z.object({ id: z.string() }) } },
          },
          ...refusals(400, 401, 403, 404, 409, 410, 413, 415),
        },
      }),
      async (c) => {
        const by = { actor: actorOf(c), duties: c.get('person').duties };
        const { format } = c.req.valid('json');
        return c.json(await askDocument(services, c.req.valid('param').id, format, by), 202);
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/api/campaigns/{id}/documents/{document}',
        summary:
          'Withdraws one’s asking for a document that is on its way; it stops where nobody else wants it',
        request: { params: documentParam },
        responses: {
          200: {
            description: 'whether it was given up: false where it goes on for somebody else',
            content: { 'application/json': { schema: z.object({ stopped: z.boolean() }) } },
          },
          ...refusals(401, 403, 404, 409),
        },
      }),
      async (c) => {
        const { id, document } = c.req.valid('param');
        const by = { actor: actorOf(c), duties: c.get('person').duties };
        return c.json(await cancelDocument(services, id, document, by), 200);
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/api/campaigns/{id}/documents/{document}/file',
        summary: 'The file; a download that broke off goes on where it was (Range)',
        request: { params: documentParam },
        responses: {
          200: { description: 'the file' },
          206: { description: 'a part of it' },
          ...refusals(401, 403, 404, 410, 416),
        },
      }),
      async (c, next) => {
        const { id, document } = c.req.valid('param');
        const by = { actor: actorOf(c), duties: c.get('person').duties };
        const { name, kind, digest } = await takeDocument(services, id, document, by);
        const tag = `"${digest}"`;
        // Of a file that is another by now, a part would be put behind a part of the one before (RFC 9110, 13.1.5).
        const before = c.req.header('if-range');
        if (before !== undefined && before !== tag) c.req.raw.headers.delete('range');
        const serve = serveStatic<SignedInEnv>({
          root: services.documents.folder,
          rewriteRequestPath: () => document,
        });
        const response = await serve(c, next);
        if (!response) throw new Error('a file that was there is gone');
        response.headers.set('Content-Type', kind.mediaType);
        response.headers.set('Content-Disposition', attachment(name));
        response.headers.set('Accept-Ranges', 'bytes');
        response.headers.set('ETag', tag);
        // Compressed on the way, a part of it would be no part of the file.
        response.headers.set('Cache-Control', 'private, no-store, no-transform');
        return response;
      },
    );
}
