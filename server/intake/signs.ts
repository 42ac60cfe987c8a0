/** 32 signs without I, O, 0 and 1, which people misread: five bits each. */
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Signs for the first bytes, each for the lowest five bits of its byte. */
export function signsFrom(bytes: Uint8Array, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += signs[(bytes[index] ?? 0) & 31];
  return text;
}

/** Signs as somebody wrote them: spaces, dashes and small letters do not matter. */
export function readSigns(text: string): string {
  return text.toUpperCase().replace(/[\s\-—·]/g, '');
}

/** Whether a text is made of so many signs. */
export function areSigns(text: string, length: number): boolean {
  return text.length === length && [...text].every((sign) => signs.includes(sign));
}
