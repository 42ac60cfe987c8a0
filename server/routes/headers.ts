/** Nothing but our own files, and no inline script or style: what pages and answers of ours carry. */
export const policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** The same for every answer but the console's, whose policy has a nonce; put together once, since each visit has them. */
export const strictHeaders = {
  'Content-Security-Policy': Object.entries({ ...policy, styleSrc: ["'self'"] })
    .map(
      ([name, values]) => `${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} ${values.join(' ')}`,
    )
    .join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;

/**
 * For a draft's form in the desk's own frame: it may stand there and nowhere else, and sends nothing to anywhere.
 */
export const previewHeaders = {
  ...strictHeaders,
  'Content-Security-Policy': strictHeaders['Content-Security-Policy']
    .replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    .replace("form-action 'self'", "form-action 'none'")
    .replace("connect-src 'self'", "connect-src 'none'"),
  'X-Frame-Options': 'SAMEORIGIN',
  'Cache-Control': 'no-store',
  'Content-Type': 'text/html; charset=utf-8',
} as const;

/** For the phone's style sheet and scripts: policies are the page's, and each header costs a slow network. */
export const assetHeaders = {
  'Cross-Origin-Resource-Policy': strictHeaders['Cross-Origin-Resource-Policy'],
  'X-Content-Type-Options': strictHeaders['X-Content-Type-Options'],
} as const;

/** For answers that hold a ticket, a receipt or a refusal: no cache keeps them. */
export const unkept = { ...strictHeaders, 'Cache-Control': 'no-store' } as const;
export const unkeptJson = { ...unkept, 'Content-Type': 'application/json' } as const;
export const unkeptPage = {
  ...unkept,
  'Content-Type': 'text/html; charset=utf-8',
  Vary: 'Accept-Encoding',
} as const;
