import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { OpenAPIHono } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { PatternRouter } from 'hono/router/pattern-router';
import { NONCE, type SecureHeadersVariables, secureHeaders } from 'hono/secure-headers';
import { guard } from './people/guard.ts';
import { checkRoutes } from './people/rights.ts';
import { sessionRoutes } from './people/session-routes.ts';
import { accountRoutes } from './routes/account.ts';
import { apiPage } from './routes/api-page.ts';
import { auditRoutes } from './routes/audit.ts';
import { bulletinPages } from './routes/bulletin-pages.ts';
import { bulletinRoutes } from './routes/bulletins.ts';
import { campaignRoutes } from './routes/campaigns.ts';
import { deletionRoutes } from './routes/deletion.ts';
import { documentRoutes } from './routes/documents.ts';
import { draftRoutes } from './routes/drafts.ts';
import { exclusionRoutes } from './routes/exclusions.ts';
import { fieldRoutes } from './routes/field.ts';
import { findingsRoutes } from './routes/findings.ts';
import { assetHeaders, policy, strictHeaders, styleSource } from './routes/headers.ts';
import { linkRoutes } from './routes/links.ts';
import { paperRoutes } from './routes/paper.ts';
import { participationRoutes } from './routes/participation.ts';
import { peopleRoutes } from './routes/people.ts';
import { phoneRoutes } from './routes/phone.ts';
import { onError } from './routes/problems.ts';
import { questionnaireRoutes } from './routes/questionnaires.ts';
import { receiptRoutes } from './routes/receipts.ts';
import { responseRoutes } from './routes/responses.ts';
import { shelfRoutes } from './routes/shelf.ts';
import { trendRoutes } from './routes/trend.ts';
import { trialRoutes } from './routes/trial.ts';
import type { Services } from './services.ts';

const noncePlace = '__CSP_NONCE__';

/** The routes that the console calls; their types are the console's. */
function apiRoutes(services: Services, log: (error: unknown) => void) {
  return new OpenAPIHono()
    .route('/', sessionRoutes(services))
    .route('/', campaignRoutes(services))
    .route('/', draftRoutes(services))
    .route('/', questionnaireRoutes(services))
    .route('/', linkRoutes(services))
    .route('/', documentRoutes(services))
    .route('/', shelfRoutes(services))
    .route('/', findingsRoutes(services, log))
    .route('/', trendRoutes(services))
    .route('/', exclusionRoutes(services))
    .route('/', deletionRoutes(services))
    .route('/', receiptRoutes(services))
    .route('/', fieldRoutes(services))
    .route('/', trialRoutes(services))
    .route('/', paperRoutes(services))
    .route('/', bulletinRoutes(services))
    .route('/', participationRoutes(services))
    .route('/', accountRoutes(services))
    .route('/', peopleRoutes(services))
    .route('/', auditRoutes(services));
}

export type App = ReturnType<typeof apiRoutes>;

/**
 * The whole server. `log` gets what failed on our side, never what a respondent sent.
 *
 * What phones ask for is an app of its own, before everything that only the console needs: its few routes are tried one
 * after the other. Hono's usual routers look a path up as a property's name, and V8 keeps each such name in a table; of
 * paths that hold an id that table grows with every request, and stops the server while it moves.
 */
export function createApp(services: Services, log: (error: unknown) => void) {
  const answering = responseRoutes(services);
  const { desk, guarding } = deskApp(services, answering, log);
  const app = new Hono<{ Bindings: HttpBindings }>({ router: new PatternRouter() })
    .onError(onError(log))
    .route('/', answering)
    .route('/', phoneRoutes(services))
    .notFound((c) => desk.fetch(c.req.raw, c.env));
  const routes = [...app.routes, ...desk.routes];
  checkRoutes(routes, guarding);
  return { fetch: app.fetch, routes };
}

/** Everything but what phones ask for. */
function deskApp(
  services: Services,
  answering: ReturnType<typeof responseRoutes>,
  log: (error: unknown) => void,
) {
  const app = new OpenAPIHono<{ Variables: SecureHeadersVariables }>();
  app.onError(onError(log));
  app.use(compress());
  app.use('*', async (c, next) => {
    await next();
    // The console has a policy of its own; other pages may have a stricter one, or one that knows their style.
    if (c.req.path.startsWith('/console/')) return;
    const isAsset = c.req.path.startsWith('/assets/');
    for (const [name, value] of Object.entries(isAsset ? assetHeaders : strictHeaders))
      if (!c.res.headers.has(name)) c.header(name, value);
    // Kept for ever under a name that changes with its content: nobody asks whether it was modified.
    if (isAsset) c.header('Last-Modified', undefined);
  });
  // The console's components write style elements of their own, which carry this request's nonce.
  app.use(
    '/console/*',
    secureHeaders({
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
      contentSecurityPolicy: {
        ...policy,
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        // A questionnaire that is edited is shown in a frame that has this policy too, with the phone's style in it.
        styleSrc: ["'self'", NONCE, styleSource(services.pages.assets.style)],
        styleSrcAttr: ["'unsafe-inline'"],
        frameSrc: ["'self'"],
      },
    }),
  );
  const guarding = guard(services);
  app.use('*', guarding);
  app.get('/healthz', async (c) => {
    await services.store.reads.selectFrom('secret').select('name').limit(1).execute();
    return c.text('ok');
  });
  app.get('/', (c) => c.redirect('/console/'));
  app.get(
    '/assets/*',
    serveStatic({ root: services.publicFolder, precompressed: true, onFound: keepForEver }),
  );
  app.get('/console/assets/*', serveStatic({ root: services.publicFolder, onFound: keepForEver }));
  const consolePage = readFileSync(join(services.publicFolder, 'console', 'index.html'), 'utf8');
  app.get('/console/*', (c) => {
    c.header('Cache-Control', 'no-store');
    return c.html(consolePage.replaceAll(noncePlace, c.get('secureHeadersNonce') ?? ''));
  });
  app.route('/', bulletinPages(services));
  const api = apiRoutes(services, log);
  app.route('/', api);
  const documented = new OpenAPIHono().route('/', api).route('/', answering);
  const document = () =>
    documented.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '认可度 renkedu', version: '1' } });
  app.get('/api/openapi.json', (c) => c.json(document()));
  app.route('/', apiPage(document));
  return { desk: app, guarding };
}

function keepForEver(_path: string, c: { header(name: string, value: string): void }): void {
  c.header('Cache-Control', 'max-age=31536000, immutable');
}
