import { createRequire } from 'node:module';

/** The package is CommonJS alone. */
const { SavBufferReader }: typeof import('sav-reader', { with: { 'resolution-mode': 'require' }}) =
  createRequire(import.meta.url)('sav-reader');

/** A system file as the package sav-reader has it, with the values of all cases by name. */
export async function readSav(bytes: Buffer) {
  const reader = new SavBufferReader(bytes);
  await reader.open();
  keepBytes(reader);
  const rows: Record<string, unknown>[] = [];
  // Asked for one case too many it waits for more of a file that it has whole.
  while (rows.length < reader.meta.header.n_cases) {
    const row: Record<string, unknown> = await reader.readNextRow(true);
    rows.push(
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? textOf(value) : value]),
      ),
    );
  }
  return { meta: reader.meta, rows };
}

/**
 * The package makes text of eight bytes at a time, which cuts Chinese characters in two. Here it is given one sign for
 * each byte, none of which it takes for a space but a space.
 */
function keepBytes(reader: object): void {
  const inner: unknown = Reflect.get(reader, 'reader');
  if (typeof inner !== 'object' || inner === null) throw new Error('sav-reader has another shape');
  Reflect.set(inner, 'readString', async (length: number) => {
    const bytes: Buffer = await Reflect.get(Reflect.get(inner, 'reader'), 'read').call(
      Reflect.get(inner, 'reader'),
      length,
    );
    return [...bytes].map((byte) => (byte === 0x20 ? ' ' : String.fromCharCode(0x100 + byte))).join('');
  });
}

function textOf(signs: string): string {
  return Buffer.from([...signs].map((sign) => (sign === ' ' ? 0x20 : sign.charCodeAt(0) - 0x100))).toString();
}
