import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { malformed, tooLarge, unsupportedType } from './problems.ts';

/**
 * Reads a JSON body straight from node's request: through web streams it would cost more than all the rest of taking
 * an answer. 415 for another media type, 413 over the limit, 400 for what is no JSON or breaks off.
 */
export async function readJson(c: Context<{ Bindings: HttpBindings }>, limit: number): Promise<unknown> {
  const { incoming } = c.env;
  const [type, ...parameters] = (incoming.headers['content-type'] ?? '').toLowerCase().split(';');
  const otherCharset = parameters.some((one) => /^\s*charset=/.test(one) && !/="?utf-?8"?\s*$/.test(one));
  const coded = (incoming.headers['content-encoding'] ?? 'identity') !== 'identity';
  if (type?.trim() !== 'application/json' || otherCharset || coded)
    throw unsupportedType(['application/json in UTF-8, not compressed']);
  if (Number(incoming.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const text = await new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) reject(tooLarge(limit));
      else chunks.push(chunk);
    });
    incoming.on('end', () =>
      resolve((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''),
    );
    incoming.on('error', () => reject(malformed('the body breaks off')));
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed('the body is not valid JSON');
  }
}
