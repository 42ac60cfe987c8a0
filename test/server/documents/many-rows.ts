import { csv } from '../../../server/documents/csv.ts';
import type { DocumentSource, MakeDocument } from '../../../server/documents/document-source.ts';
import { sav } from '../../../server/documents/spss.ts';
import { documentSource, rowOf } from './source.ts';

/**
 * node --expose-gc many-rows.ts csv|sav ROWS: makes the document of so many rows with a comment each, keeps none of it,
 * and prints how many bytes it has and how much memory was in use at most, whatever garbage is left aside.
 */
const makers: Readonly<Record<string, MakeDocument>> = { csv, sav };
const [format = '', rows = ''] = process.argv.slice(2);
const make = makers[format];
const { gc } = globalThis;
if (!make || !gc) throw new Error('node --expose-gc many-rows.ts csv|sav ROWS');

let bytes = 0;
let chunks = 0;
let peak = 0;
for await (const chunk of make(sourceOf(Number(rows)), () => {})) {
  bytes += chunk.length;
  chunks += 1;
  if (chunks % 20 !== 0) continue;
  gc();
  const { heapUsed, external } = process.memoryUsage();
  peak = Math.max(peak, heapUsed + external);
}
console.log(JSON.stringify({ bytes, peak }));

function sourceOf(answers: number): DocumentSource {
  const township = '530426001';
  const questionnaire = {
    title: '问卷',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
      { type: 'comment', name: 'comment', role: 'comment' },
    ],
  };
  const row = (index: number) => {
    const comment = `${index} `.repeat(index % 150);
    const answers = { overall: (index % 5) + 1, ...(comment === '' ? {} : { comment }) };
    return rowOf({ group: 'parent', township, answers });
  };
  const source = documentSource(
    { questionnaires: { parent: questionnaire } },
    [{ group: 'parent', township, school: null, eligible: 2 * answers }],
    [row(1)],
  );
  const participation = source.report.participation.map((cell) => ({ ...cell, received: answers }));
  return {
    ...source,
    report: { ...source.report, participation },
    async *rows() {
      for (let index = 0; index < answers; index += 1) yield row(index);
    },
  };
}
