/**
 * Where one single byte of some data was changed, from the checksum that the data had: a change of one byte moves a
 * CRC-32 in a way that tells both the place and the difference, up to a chance of 255 in 2³² for each byte of the data,
 * which is why each is a candidate only.
 *
 * @param wanted the CRC-32 of the data as it was
 * @param found the CRC-32 of the data as it is
 * @param size of the data, in bytes
 * @yields the place of a byte, and what it must be combined with (XOR) to be as it was
 */
export function* singleChanges(
  wanted: number,
  found: number,
  size: number,
): Generator<{ at: number; difference: number }> {
  // A checksum is linear: what two of them differ by is that of the difference, run on by the bytes after it.
  let state = (wanted ^ found) >>> 0;
  if (state === 0) return;
  for (let at = size - 1; at >= 0; at -= 1) {
    const difference = byTopByte[state >>> 24] ?? 0;
    const entry = table[difference] ?? 0;
    if (entry === state) yield { at, difference };
    state = (((state ^ entry) << 8) | difference) >>> 0;
  }
}

/** The checksum's table (ISO 3309, reversed polynomial), and which of its entries begins with a byte. */
const table = new Uint32Array(256).map((_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
  return value >>> 0;
});
const byTopByte = new Uint8Array(256);
for (const [byte, value] of table.entries()) byTopByte[value >>> 24] = byte;
