import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

export function readsGzip(c: Context): boolean {
  return /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
}

/** Answers with a page that is made for this visit. */
export function answerPage(
  c: Context,
  html: string,
  status: ContentfulStatusCode,
  headers: Readonly<Record<string, string>>,
): Response {
  if (!readsGzip(c)) return new Response(html, { status, headers });
  return new Response(gzipSync(html), { status, headers: { ...headers, 'Content-Encoding': 'gzip' } });
}
