import { crc32 } from 'node:zlib';
import { canonicalText } from '../canonical.ts';
import { fingerprintOf } from '../seal.ts';
import {
  type Manifest,
  type ManifestSignature,
  manifestFormat,
  manifestName,
  signatureFormat,
  signatureName,
  verifyManifest,
} from './manifest.ts';
import type { PackFile } from './pack-file.ts';
import { readJson } from './read-json.ts';
import { singleChanges } from './single-change.ts';
import { directoryAt, readStored, recordBytes, type StoredFile, tailBytes } from './zip.ts';

/** The front of a pack, from which all the rest of its container follows. */
export interface PackHead {
  /** As they were signed: where one byte of either was changed, without the change. */
  text: Buffer;
  signatureText: Buffer;
  manifest: Manifest;
  signature: ManifestSignature | null;
  /** Whether the signature is over this manifest. */
  signed: boolean;
}

/** More than any manifest has. */
const mostBytes = 4 << 20;

type Stored = Omit<StoredFile, 'name'>;

/** One of the two front files as it may be: its text, and the checksums that the container tells of it. */
interface Candidate {
  text: Buffer;
  checksums: number[];
}

/**
 * Finds the manifest and its signature, though any one byte of the pack may have been changed: sizes and checksums stand
 * twice in a container, and what a change of one byte did to either text the checksum tells, which the signature proves.
 * `null` where there is no manifest to be read.
 */
export async function readHead(file: PackFile): Promise<PackHead | null> {
  const directory = directoryAt(await file.read(Math.max(0, file.size - tailBytes), tailBytes));
  const firstRecord = recordBytes(manifestName, 'directory');
  const inDirectory = async (at: number, name: string) =>
    directory === null ? null : stored(await file.read(directory + at, recordBytes(name, 'directory')), name);
  const texts = await candidates(file, 0, manifestName, await inDirectory(0, manifestName));
  const pairs: { text: Candidate; signature: Candidate }[] = [];
  for (const text of texts) {
    const at = recordBytes(manifestName, 'local-header') + text.text.length;
    for (const signature of await candidates(
      file,
      at,
      signatureName,
      await inDirectory(firstRecord, signatureName),
    ))
      pairs.push({ text, signature });
    if (pairs.length === 0) pairs.push({ text, signature: { text: Buffer.alloc(0), checksums: [] } });
  }
  for (const { text, signature } of pairs) {
    const found = asSigned(text.text, signature.text);
    if (found) return found;
  }
  for (const { text, signature } of pairs) {
    for (const mended of withoutChange(text)) {
      const found = asSigned(mended, signature.text);
      if (found) return found;
    }
    for (const mended of withoutChange(signature)) {
      const found = asSigned(text.text, mended);
      if (found) return found;
    }
  }
  for (const { text, signature } of pairs) {
    const manifest = readManifest(text.text);
    if (manifest) {
      return {
        ...{ text: text.text, signatureText: signature.text, manifest, signed: false },
        signature: readSignature(signature.text),
      };
    }
  }
  return null;
}

async function candidates(
  file: PackFile,
  headAt: number,
  name: string,
  inDirectory: Stored | null,
): Promise<Candidate[]> {
  const bytes = recordBytes(name, 'local-header');
  const head = await file.read(headAt, bytes);
  const told = [head.length === bytes ? readStored(head, 'local-header') : null, inDirectory].flatMap(
    (one) => one ?? [],
  );
  const sizes = [...new Set(told.map(({ size }) => size))].filter(
    (size) => size <= mostBytes && headAt + bytes + size <= file.size,
  );
  const found: Candidate[] = [];
  for (const size of sizes) {
    const text = await file.read(headAt + bytes, size);
    found.push({ text, checksums: [...new Set(told.map((one) => one.crc32))] });
  }
  return found;
}

function stored(record: Buffer, name: string): Stored | null {
  return record.length === recordBytes(name, 'directory') ? readStored(record, 'directory') : null;
}

function* withoutChange({ text, checksums }: Candidate): Generator<Buffer> {
  const found = crc32(text);
  for (const wanted of checksums) {
    for (const { at, difference } of singleChanges(wanted, found, text.length)) {
      const mended = Buffer.from(text);
      mended[at] = (mended[at] ?? 0) ^ difference;
      yield mended;
    }
  }
}

function asSigned(text: Buffer, signatureText: Buffer): PackHead | null {
  const signature = readSignature(signatureText);
  if (!signature || !verifies(text, signature)) return null;
  const manifest = readManifest(text);
  return manifest && { text, signatureText, manifest, signature, signed: true };
}

function readManifest(text: Buffer): Manifest | null {
  const read = manifestFormat.safeParse(parsed(text));
  return read.success ? read.data : null;
}

/** In its one spelling, so that no byte of it can be another. */
function readSignature(text: Buffer): ManifestSignature | null {
  const read = signatureFormat.safeParse(parsed(text));
  if (!read.success || read.data.fingerprint !== fingerprintOf(read.data.publicKey)) return null;
  return text.equals(Buffer.from(`${canonicalText(read.data)}\n`)) ? read.data : null;
}

function verifies(text: Buffer, signature: ManifestSignature): boolean {
  try {
    return verifyManifest(text, signature);
  } catch {
    // Thirty-two bytes that are no point of the curve: no key, and so no signature of it.
    return false;
  }
}

function parsed(text: Buffer): unknown {
  try {
    return readJson(text.toString());
  } catch {
    // What is no JSON has none of the formats either.
    return undefined;
  }
}
