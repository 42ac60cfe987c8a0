import { z } from '@hono/zod-openapi';
import type { Context, ErrorHandler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { isUnavailable } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { unkept } from './headers.ts';

/** The one shape of every refusal. */
export const problemBody = z
  .object({
    code: z.string().openapi({ description: 'a kebab-case word that scripts may rely on' }),
    message: z.string(),
    messageEnglish: z.string(),
    details: z.unknown(),
  })
  .openapi('Problem');

/** Documents the refusals of a route. */
export function refusals(...statuses: number[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'refused', content: { 'application/json': { schema: problemBody } } },
    ]),
  );
}

/** Answers with the Problem that was thrown; whatever else went wrong is 500, or 503 where the store cannot be reached. */
export function onError(log: (error: Error) => void): ErrorHandler {
  return (error, c) => {
    const problem = problemOf(error);
    // A pause is a clerk's wish and no failure of ours.
    if (problem.status >= 500 && problem.code !== 'paused') log(error);
    if (problem.status === 503) c.header('Retry-After', '5');
    if (problem.status === 429) c.header('Retry-After', '60');
    // The rest of a body that is too large is not read, so nothing more can come on this connection.
    if (problem.status === 413) c.header('Connection', 'close');
    return c.json(problem.toBody(), problem.status, unkept);
  };
}

function problemOf(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    if (error.status === 400) return malformed(error.message);
    return new Problem(500, 'server-error', { zh: '服务器出错，请稍后再试', en: error.message });
  }
  // The client went away while it was sending: nothing of ours failed, and nobody fills a log with it.
  if (error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET')
    return malformed('the body breaks off');
  if (isUnavailable(error)) {
    return new Problem(503, 'store-unavailable', {
      zh: '服务器正忙，请稍后再试',
      en: 'the store cannot be reached',
    });
  }
  // PostgreSQL keeps no NUL in a text, so nothing is there by such a name.
  if ('code' in error && error.code === '22021') return malformed('a text holds a NUL');
  return new Problem(500, 'server-error', {
    zh: '服务器出错，请稍后再试',
    en: 'the server failed; its log says why',
  });
}

export function malformed(reason: string, details: unknown = null): Problem {
  return new Problem(400, 'malformed', { zh: '请求格式不正确', en: reason }, details);
}

/** Refuses bodies over a size, before they are read. */
export function limited(bytes: number): MiddlewareHandler {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw tooLarge(bytes);
    },
  });
}

export function tooLarge(bytes: number): Problem {
  return new Problem(413, 'too-large', {
    zh: `内容太大，不能超过 ${Math.round(bytes / 1024)} KB`,
    en: `the body is larger than ${bytes} bytes`,
  });
}

export function unsupportedType(types: readonly string[]): Problem {
  return new Problem(415, 'unsupported-media-type', {
    zh: '请求的内容类型不对',
    en: `send ${types.join(' or ')}`,
  });
}

/** Refuses a body of another media type than the route reads. */
export function accepts(...types: string[]): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!types.includes(given)) throw unsupportedType(types);
    await next();
  };
}

/** For zod-openapi: a request that misses its schema is malformed, with every fault in `details`. */
export function invalidRequest(result: { success: boolean; error?: z.ZodError }, _c: Context): undefined {
  if (!result.success) {
    throw malformed(
      'the request does not fit its schema',
      result.error?.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
    );
  }
  return undefined;
}
