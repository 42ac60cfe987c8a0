import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import pino from 'pino';
import { createApp } from './app.ts';
import { DocumentWork } from './campaigns/document-work.ts';
import type { Config } from './config.ts';
import type { Store } from './database/store.ts';
import { openServices } from './open-services.ts';
import { People } from './people/people.ts';
import { pageHeaders } from './routes/headers.ts';
import { Limits } from './routes/limits.ts';
import type { PhonePages, Services } from './services.ts';
import { Upkeep } from './upkeep.ts';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

/** How long a client may take, in milliseconds: for its headers, for all of a request, and how often that is looked at. */
export interface Patience {
  headers: number;
  request: number;
  looked: number;
}

/**
 * A form of a few KB takes seconds on the worst network, a frame of 2 MB under a minute; whoever sends a byte now and
 * then only holds a connection that others could have.
 */
const usualPatience: Patience = { headers: 15_000, request: 90_000, looked: 5000 };

/** A server that listens, and what it works with. */
export interface RunningServer {
  port: number;
  services: Services;
  /** Takes no new requests, finishes those under way, closes the store. */
  stop(): Promise<void>;
}

/** Opens the store, brings its tables up to date and listens. */
export async function startServer(
  config: Config,
  clock: () => Date = () => new Date(),
  patience: Patience = usualPatience,
): Promise<RunningServer> {
  const pages = await loadPages();
  const opened = await openServices(config, clock, true);
  const people = new People(opened.store, {
    key: opened.keys.session.export(),
    publicUrl: config.publicUrl,
    rules: config.people,
  });
  const limits = new Limits(config.addressLimit, config.trustedProxies);
  const log = pino({ level: 'warn' }, pino.destination(2));
  const documents = new DocumentWork(opened, (error) => log.error(error));
  const services: Services = {
    ...opened,
    ...{ limits, people, documents, pages, publicFolder: join(dist, 'public') },
  };
  const upkeep = new Upkeep(services, (error) => log.error(error));
  const app = createApp(services, (error) => log.error(error));
  const server = await listen(app.fetch, config, opened.store, patience);
  return {
    port: (server.address() as AddressInfo).port,
    services,
    async stop() {
      await closed(server);
      await upkeep.stop();
      await documents.stop();
      await opened.intake.close();
      await opened.store.close();
    },
  };
}

/** How long requests that are under way may take once the server is told to stop. */
const stopMilliseconds = 5000;

/** Takes no new connections, and no new requests on those that are kept. */
async function closed(server: ReturnType<typeof serve>): Promise<void> {
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  const deadline = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
  }, stopMilliseconds);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearTimeout(deadline);
}

async function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  config: Config,
  store: Store,
  { headers, request, looked }: Patience,
) {
  const serverOptions = {
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: looked,
  };
  try {
    return await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
      const options = { fetch, port: config.port, hostname: config.host, serverOptions };
      const server = serve(options, () => resolve(server));
      server.on('error', reject);
    });
  } catch (error) {
    await store.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(
        `端口 ${config.port} 已被占用，请设置 PORT 换一个端口 (port ${config.port} is in use; set PORT)`,
      );
    }
    throw error;
  }
}

async function loadPages(): Promise<PhonePages> {
  const renderer = join(dist, 'respond', 'render.js');
  if (!existsSync(renderer))
    throw new Error('页面还没有构建，请先运行 npm run build (run npm run build first)');
  const assets: PhonePages['assets'] = JSON.parse(readFileSync(join(dist, 'respond', 'assets.json'), 'utf8'));
  const render: PhonePages['render'] = await import(pathToFileURL(renderer).href);
  return { render, assets, headers: pageHeaders(assets.style) };
}
