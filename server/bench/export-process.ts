import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import SqliteDatabase from 'better-sqlite3';
import { stringify } from 'csv-stringify';
import { besideOf, documentSourceOf } from '../campaigns/document-source.ts';
import { storedReport } from '../campaigns/report.ts';
import { documentFormats } from '../documents/formats.ts';
import { documentKinds } from '../documents/kinds.ts';
import { writeFile } from '../documents/write-file.ts';
import { openServices } from '../open-services.ts';
import { commandLine } from '../queries/audit.ts';
import { benchConfig } from './filled-store.ts';
import { printMeasured } from './measure.ts';

/** One document in a process of its own: node export-process.ts FOLDER CAMPAIGN FORMAT|baseline OUT. */
const [folder, id, what, out] = process.argv.slice(2);
if (folder === undefined || id === undefined || out === undefined)
  throw new Error('folder, campaign, what and out are needed');
const format = documentFormats.find((one) => one === what);
const started = performance.now();
if (format === undefined) await baseline(folder, id, out);
else {
  const services = await openServices(benchConfig(folder));
  const kind = documentKinds[format];
  const source = await documentSourceOf(services, await storedReport(services, id, new Date()), {
    findings: kind.findings,
    actor: commandLine,
  });
  await writeFile(
    out,
    kind.make(source, () => undefined, besideOf(services, source, out)),
  );
  await services.store.close();
}
printMeasured(performance.now() - started);

/** Every row's answers, as csv-stringify writes them. */
async function baseline(data: string, campaign: string, file: string): Promise<void> {
  const database = new SqliteDatabase(join(data, 'renkedu.sqlite'), { readonly: true });
  const rows = database.prepare('select record from response where campaign = ?').iterate(campaign);
  await pipeline(
    Readable.from(
      (function* () {
        for (const row of rows) {
          const { answers, ...facts } = JSON.parse((row as { record: string }).record);
          yield { ...facts, ...answers };
        }
      })(),
    ),
    stringify({ header: false }),
    createWriteStream(file),
  );
  database.close();
}
