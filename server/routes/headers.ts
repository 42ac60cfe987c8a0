import { createHash } from 'node:crypto';

/** Nothing but our own files, and no inline script: what pages and answers of ours carry. */
export const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  // The empty icon, without which a browser asks for one.
  imgSrc: ['data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

const written = (directives: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(directives)
    .map(
      ([name, values]) => `${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} ${values.join(' ')}`,
    )
    .join(';');

/** The same for every answer but the pages, which bring their own; put together once, since each visit has them. */
export const strictHeaders = {
  'Content-Security-Policy': written(policy),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/**
 * For a draft's form in the desk's own frame: it may stand there and nowhere else, and sends nothing to anywhere.
 *
 * @param page headers of the phone's pages, which know its style
 */
export function previewHeaders(page: ReturnType<typeof pageHeaders>) {
  return {
    ...page,
    'Content-Security-Policy': page['Content-Security-Policy']
      .replace("frame-ancestors 'none'", "frame-ancestors 'self'")
      .replace("form-action 'self'", "form-action 'none'")
      .replace("connect-src 'self'", "connect-src 'none'"),
    'X-Frame-Options': 'SAMEORIGIN',
  };
}

/** For the phone's scripts: policies are the page's, anybody may read these files, and each header costs a slow network. */
export const assetHeaders = { 'X-Content-Type-Options': strictHeaders['X-Content-Type-Options'] } as const;

/** For answers that hold a ticket, a receipt or a refusal: no cache keeps them. */
export const unkept = { ...strictHeaders, 'Cache-Control': 'no-store' } as const;
export const unkeptJson = { ...unkept, 'Content-Type': 'application/json' } as const;

/**
 * For the phone's pages. Their one style element is known by its digest, and no other is believed. That a resource is for
 * its own origin alone goes without saying here: who embeds a page gets a ticket of their own, and no cookie is read.
 */
export function pageHeaders(style: string) {
  const { 'Cross-Origin-Resource-Policy': _, ...headers } = unkept;
  return {
    ...headers,
    'Content-Security-Policy': written({ ...policy, styleSrc: [styleSource(style)] }),
    'Content-Type': 'text/html; charset=utf-8',
  };
}

/** How a policy knows a style element. */
export function styleSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
