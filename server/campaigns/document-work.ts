import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from '../config.ts';
import type { DocumentRow } from '../database/schema.ts';
import type { Store, StoreLocation } from '../database/store.ts';
import { type DocumentFormat, documentFormats } from '../documents/formats.ts';
import { documentKinds } from '../documents/kinds.ts';
import { makingIn, removeFile, type WrittenFile } from '../documents/write-file.ts';
import type { Actor } from '../queries/audit.ts';
import { documentsOfDeleted } from '../queries/deletions.ts';
import {
  beingMade,
  claimDocument,
  endDocument,
  releaseDocument,
  renewDocument,
} from '../queries/documents.ts';

/** Removes files that hold the answers of campaigns whose answers were deleted, and what was left unfinished of them. */
export async function removeRestricted({ reads }: Pick<Store, 'reads'>, folder: string): Promise<void> {
  const restricted = documentFormats.filter((format) => documentKinds[format].restricted);
  for (const id of await documentsOfDeleted(reads, restricted)) await removeFile(join(folder, id));
}

async function olderThan(path: string, milliseconds: number): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return Date.now() - mtimeMs > milliseconds;
}

/** What a clerk is told of what ended a thread. */
function failureOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return '服务器的磁盘满了，文件没有生成：请技术人员腾出空间，然后再试一次';
  return '生成时出错，请再试一次；还不行，请把服务器日志交给技术人员';
}

/** What the thread is started with. */
export interface DocumentOrder {
  store: StoreLocation;
  publicUrl: string;
  campaign: string;
  format: DocumentFormat;
  /** For whom. */
  actor: Actor;
  path: string;
}

/** What the thread tells: how far it is, and at its end what it made or why it could not. */
export type DocumentReport =
  | { done: number; total: number }
  | { made: WrittenFile & { edition: string | null; revision: number } }
  | { refused: string };

/** A maker says so often that it is at work; one that has not for so long was stopped. */
const holdMilliseconds = 30_000;
const renewMilliseconds = 1000;
/** How often is looked for what another process left behind. */
const lookMilliseconds = 5000;
/** How often its folder is looked through. */
const tidyMilliseconds = 60_000;
/** Files are kept so long; the same can be made again. */
const keptMilliseconds = 7 * 86_400_000;
/**
 * A maker that needs more would take memory from those who answer. Rows pass through it and are garbage at once, so it
 * needs little room for what is young: with more it is no faster.
 */
const resourceLimits = { maxOldGenerationSizeMb: 600, maxYoungGenerationSizeMb: 48 };

/**
 * Makes documents, one at a time, each in a thread of its own. What is asked for stands in the store: a server that was
 * stopped leaves it to the next, and no half file ever stands under a document's name.
 */
export class DocumentWork {
  readonly folder: string;
  readonly #store: Store;
  readonly #place: Pick<DocumentOrder, 'store' | 'publicUrl'>;
  readonly #clock: () => Date;
  readonly #log: (error: unknown) => void;
  readonly #maker = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #thread: { id: string; worker: Worker } | null = null;
  #stopped = false;
  #tidied = Number.NEGATIVE_INFINITY;

  constructor(
    { store, clock, config }: { store: Store; clock: () => Date; config: Config },
    log: (error: unknown) => void,
  ) {
    this.folder = config.documentsFolder;
    this.#store = store;
    this.#place = { store: config.store, publicUrl: config.publicUrl };
    this.#clock = clock;
    this.#log = log;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.#timer = setInterval(() => this.look(), lookMilliseconds);
    this.#timer.unref();
  }

  pathOf(id: string): string {
    return join(this.folder, id);
  }

  /** Begins with what waits, unless it is at work. */
  look(): void {
    if (this.#stopped) return;
    this.#running ??= this.#makeAll().finally(() => {
      this.#running = null;
    });
  }

  /** Ends the thread that makes a document, if it is here. */
  async giveUp(id: string): Promise<void> {
    if (this.#thread?.id === id) await this.#thread.worker.terminate();
  }

  /** What is being made stays for the next server. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#thread?.worker.terminate();
    await this.#running;
  }

  async #makeAll(): Promise<void> {
    try {
      while (!this.#stopped) {
        const row = await claimDocument(this.#store, this.#maker, this.#clock(), this.#until());
        if (!row) break;
        await this.#make(row);
      }
      if (!this.#stopped && performance.now() - this.#tidied >= tidyMilliseconds) {
        await this.#tidy();
        this.#tidied = performance.now();
      }
    } catch (error) {
      // What failed is tried again when it is next looked for.
      this.#log(error);
    }
  }

  #until(): Date {
    return new Date(this.#clock().getTime() + holdMilliseconds);
  }

  async #make(row: DocumentRow): Promise<void> {
    const path = this.pathOf(row.id);
    // What a maker left that was stopped.
    await removeFile(path);
    const outcome = await this.#inThread(row, path);
    const by = { id: row.id, maker: this.#maker };
    const ended_at = this.#clock().toISOString();
    const kept =
      outcome !== 'stopped' &&
      ('made' in outcome
        ? await endDocument(this.#store.db, by, { state: 'made', ended_at, ...outcome.made })
        : await endDocument(this.#store.db, by, { state: 'failed', ended_at, failure: outcome.refused }));
    if (outcome === 'stopped') await releaseDocument(this.#store.db, by);
    if (!kept || !('made' in outcome)) await removeFile(path);
  }

  /** Removes files that have been kept long enough, and what a server that was killed left unfinished. */
  async #tidy(): Promise<void> {
    // Looked for before it is asked what is being made: what is begun meanwhile is not among them.
    const names = await readdir(this.folder);
    const made = await beingMade(
      this.#store.reads,
      names.flatMap((name) => makingIn(name) ?? []),
    );
    for (const name of names) {
      const path = join(this.folder, name);
      const making = makingIn(name);
      const left = making === null ? await olderThan(path, keptMilliseconds) : !made.has(making);
      if (left) await rm(path, { recursive: true, force: true });
    }
    await removeRestricted(this.#store, this.folder);
  }

  /** `stopped`: it was given up, or this server ends. */
  async #inThread(
    row: DocumentRow,
    path: string,
  ): Promise<Exclude<DocumentReport, { done: number }> | 'stopped'> {
    const order: DocumentOrder = {
      ...this.#place,
      campaign: row.campaign,
      format: row.format,
      actor: { name: row.asked_by, origin: '生成文件' },
      path,
    };
    const worker = new Worker(new URL('./document-worker.ts', import.meta.url), {
      workerData: order,
      resourceLimits,
    });
    this.#thread = { id: row.id, worker };
    let progress = { done: 0, total: 0 };
    let outcome: Exclude<DocumentReport, { done: number }> | 'stopped' = 'stopped';
    const renewing = setInterval(() => {
      renewDocument(this.#store.db, row, progress, this.#until()).then(
        (wanted) => (wanted ? undefined : worker.terminate()),
        (error: unknown) => this.#log(error),
      );
    }, renewMilliseconds);
    worker.on('message', (report: DocumentReport) => {
      if ('done' in report) progress = report;
      else outcome = report;
    });
    worker.on('error', (error) => {
      this.#log(error);
      outcome = { refused: failureOf(error) };
    });
    await new Promise((resolve) => worker.once('exit', resolve));
    clearInterval(renewing);
    this.#thread = null;
    return outcome;
  }
}
