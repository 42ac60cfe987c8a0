import type { z } from '@hono/zod-openapi';
import { accepts, limited } from './problems.ts';

/** A body of JSON of at most so many bytes. */
export function jsonUpTo(bytes: number) {
  return [limited(bytes), accepts('application/json')];
}

/** A body of JSON that is a few fields long. */
export const smallJson = jsonUpTo(4096);

/** Documents and checks a body of JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true as const, content: { 'application/json': { schema } } } };
}
