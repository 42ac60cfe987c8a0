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

/** Our policy, with some directives of a page's own, as a header has it. */
export const policyWith = (own: Partial<Record<keyof typeof policy, readonly string[]>>): string =>
  Object.entries({ ...policy, ...own })
    .map(
      ([name, values]) => `${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} ${values.join(' ')}`,
    )
    .join(';');

/** The same for every answer but the pages, which bring their own; put together once, since each visit has them. */
export const strictHeaders = {
  'Content-Security-Policy': policyWith({}),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

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
    'Content-Security-Policy': policyWith({ styleSrc: [styleSource(style)] }),
    'Content-Type': 'text/html; charset=utf-8',
  };
}

/** For a draft's form in the desk's own frame: it may stand there and nowhere else, and sends nothing to anywhere. */
export function previewHeaders(style: string) {
  return {
    ...pageHeaders(style),
    'Content-Security-Policy': policyWith({
      styleSrc: [styleSource(style)],
      connectSrc: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'self'"],
    }),
    'X-Frame-Options': 'SAMEORIGIN',
  };
}

/** How a policy knows a style element. */
export function styleSource(style: string): string {
  return `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
}
