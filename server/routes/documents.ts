import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { exportDocument } from '../campaigns/documents.ts';
import { actorOf, type SignedInEnv } from '../people/signed-in.ts';
import type { Services } from '../services.ts';
import { attachment } from './attachment.ts';
import { invalidRequest, refusals } from './problems.ts';

const types = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

/** Documents that leave the building: the workbook is releasable, the CSV holds whole rows and is 内部. */
export function documentRoutes(services: Services) {
  return new OpenAPIHono<SignedInEnv>({ defaultHook: invalidRequest }).openapi(
    createRoute({
      method: 'get',
      path: '/api/campaigns/{id}/export',
      summary: 'A document: xlsx at any time (before closing participation alone), csv after closing',
      request: {
        params: z.object({ id: z.string().max(40) }),
        query: z.object({ format: z.enum(['xlsx', 'csv']) }),
      },
      responses: { 200: { description: 'the document' }, ...refusals(400, 401, 403, 404, 409) },
    }),
    async (c) => {
      const { format } = c.req.valid('query');
      const { id } = c.req.valid('param');
      const { name, bytes } = await exportDocument(services, id, format, actorOf(c), services.clock());
      return c.body(new Uint8Array(bytes), 200, {
        'Content-Type': types[format],
        'Content-Disposition': attachment(name),
        'Cache-Control': 'no-store',
      });
    },
  );
}
