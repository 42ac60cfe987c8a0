import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { dutyNames } from '../people/duties.ts';
import { type Access, accessTo } from '../people/rights.ts';
import { policyWith, strictHeaders, styleSource } from './headers.ts';

const texts = {
  title: '认可度的接口',
  about: '每个地址做什么、谁能用、会答什么；全部细节见',
  columns: ['方法', '地址', '做什么（英文）', '谁能用', '答'],
  anyone: '任何人',
  arriving: '已登录（一次性密码也可以）',
  signedIn: '已登录并改过密码',
};

const style = `body{font:1rem/1.5 sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b2b33}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #dde4e7}
code{overflow-wrap:anywhere}@media(max-width:40rem){thead{display:none}td{display:block;border:0}tr{border-bottom:1px solid #dde4e7}}`;

const pageHeaders = {
  ...strictHeaders,
  'Content-Security-Policy': policyWith({ styleSrc: [styleSource(style)], scriptSrc: ["'none'"] }),
};

const operation = z.object({
  summary: z.string().optional(),
  responses: z.record(z.string(), z.unknown()).optional(),
});

/** What the page takes of an OpenAPI document. */
export interface DocumentedPaths {
  paths?: object | undefined;
}

/** The API for people to read: every documented route with who may call it. */
export function apiPage(document: () => DocumentedPaths) {
  return new Hono().get('/api', (c) => {
    const rows = Object.entries(document().paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods ?? {}).flatMap(([method, described]) => {
        const { data } = operation.safeParse(described);
        return data ? [{ method: method.toUpperCase(), path, ...data }] : [];
      }),
    );
    return c.html(
      html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${texts.title}</title><style>${style}</style></head>
<body><main><h1>${texts.title}</h1><p>${texts.about} <a href="/api/openapi.json">openapi.json</a></p>
<table><thead><tr>${texts.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>
${rows.map(
  ({ method, path, summary, responses }) => html`<tr><td>${method}</td><td><code>${path}</code></td>
<td lang="en">${summary ?? ''}</td><td>${allowed(method, path)}</td>
<td>${Object.keys(responses ?? {}).join(' ')}</td></tr>`,
)}
</tbody></table></main></body></html>`,
      200,
      pageHeaders,
    );
  });
}

/** Who may call a route, in words. */
function allowed(method: string, path: string): string {
  const access: Access = accessTo(method, path.replace(/\{(\w+)\}/g, ':$1')) ?? 'anyone';
  if (access === 'anyone') return texts.anyone;
  if (access === 'arriving') return texts.arriving;
  if (access === 'signed-in') return texts.signedIn;
  return access.map((duty) => dutyNames[duty]).join('、');
}
