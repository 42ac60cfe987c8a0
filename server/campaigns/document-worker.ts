import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../database/open.ts';
import { documentKinds } from '../documents/kinds.ts';
import { writeFile } from '../documents/write-file.ts';
import { Problem } from '../problem.ts';
import { loadKeys } from '../queries/secrets.ts';
import { besideOf, documentSourceOf, editionOf, refuseIfNoLonger } from './document-source.ts';
import type { DocumentOrder, DocumentReport } from './document-work.ts';
import { PublishedCampaigns } from './published.ts';
import { storedReport } from './report.ts';

/** The thread that makes one document (document-work.ts), with a connection of its own. */
const { store: place, publicUrl, campaign, format, actor, path }: DocumentOrder = workerData;
const port = parentPort;
if (!port) throw new Error('this file is the start of a thread');
const tell = (report: DocumentReport) => port.postMessage(report);

const store = await openStore(place);
try {
  const services = {
    store,
    campaigns: new PublishedCampaigns(store.reads),
    keys: await loadKeys(store.db),
    clock: () => new Date(),
    config: { publicUrl },
  };
  const kind = documentKinds[format];
  const stored = await storedReport(services, campaign, services.clock());
  const begun = await editionOf(services, stored);
  const source = await documentSourceOf(services, stored, { findings: kind.findings, actor });
  const written = await writeFile(
    path,
    kind.make(source, (done, total) => tell({ done, total }), besideOf(services, source, path)),
  );
  await refuseIfNoLonger(services, campaign, kind);
  // What was changed beside the Report while it was made may be in it or not: nobody is given it for another edition.
  const edition = (await editionOf(services, stored)) === begun ? begun : null;
  tell({ made: { ...written, edition, revision: source.revision } });
} catch (error) {
  // Refusals are in words for a clerk; what else went wrong ends the thread and is told as it is.
  if (!(error instanceof Problem)) throw error;
  tell({ refused: error.message });
} finally {
  await store.close();
}
