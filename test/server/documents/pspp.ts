import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const tables = z.array(z.array(z.string()));

export interface PsppVariable {
  name: string;
  label: string;
  measure: string;
  missing: number[];
  labels: Record<string, string>;
}

/** A system file as GNU PSPP has it; its cases as text, a space for system-missing. */
export function readByPspp(bytes: Buffer): {
  variables: PsppVariable[];
  documents: string;
  cases: string[][];
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'pspp-'));
  try {
    const file = (name: string) => path.join(folder, name);
    writeFileSync(file('rows.sav'), bytes);
    writeFileSync(
      file('read.sps'),
      `SET TVARS=NAMES.
GET FILE='rows.sav'.
DISPLAY DICTIONARY.
DISPLAY DOCUMENTS.
SAVE TRANSLATE /OUTFILE='cases.csv' /TYPE=CSV /REPLACE /FIELDNAMES /CELLS=VALUES /TEXTOPTIONS FORMAT=PLAIN.
`,
    );
    execFileSync('pspp', ['-o', 'read.csv', '-O', 'format=csv', 'read.sps'], {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    const printed = readFileSync(file('read.csv'), 'utf8');
    return {
      ...dictionary(printed),
      cases: tables.parse(parse(readFileSync(file('cases.csv'), 'utf8'))),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function dictionary(printed: string): { variables: PsppVariable[]; documents: string } {
  const table = (title: string) => {
    const [, after = ''] = printed.split(`Table: ${title}\n`);
    const [own = ''] = after.split('\nTable: ');
    return tables.parse(parse(own, { relax_column_count: true, skip_empty_lines: true })).slice(1);
  };
  const labels = new Map<string, Record<string, string>>();
  let current = '';
  for (const [name = '', value = '', label = ''] of table('Value Labels')) {
    // The last line is a note on user-missing values.
    if (value === '') continue;
    if (name !== '') current = name;
    labels.set(current, { ...labels.get(current), [String(Number(value.replace(/\[a\]$/, '')))]: label });
  }
  return {
    documents: printed.split('Table: Documents\n')[1] ?? '',
    variables: table('Variables').map((row) => {
      const [name = '', , label = '', measure = ''] = row;
      const missing = row.at(-1) ?? '';
      return {
        ...{ name, label, measure: measure.toLowerCase(), labels: labels.get(name) ?? {} },
        missing: missing === '' ? [] : missing.split(';').map(Number),
      };
    }),
  };
}

/** Whether PSPP is on this machine; tests that need it are skipped where it is not. */
export function hasPspp(): boolean {
  return runs('pspp', ['--version']);
}

/** Whether a command is on this machine. */
export function runs(command: string, options: readonly string[]): boolean {
  try {
    execFileSync(command, options, { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
