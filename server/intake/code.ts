import { createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { FrameCell } from '../../surveys/frame.ts';
import { Problem } from '../problem.ts';
import { areSigns, readSigns, signsFrom } from './signs.ts';

const codeLength = 12;

/** A one-time code: 12 signs, 60 bits; who guesses must ask the server each time. */
export function newCode(): string {
  return signsFrom(randomBytes(codeLength), codeLength);
}

/** A code as it is printed: three groups of four. */
export function printedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The keyed hash that stands for a code of one place in the store. 422 for what cannot be a code. */
export function codeHash(
  key: KeyObject,
  campaign: string,
  { group, township, school }: Pick<FrameCell, 'group' | 'township' | 'school'>,
  given: string | null,
): string {
  const code = readSigns(given ?? '');
  if (!areSigns(code, codeLength)) {
    throw new Problem(422, 'code-missing', {
      zh: '请填写纸条上的 12 位验证码（字母和数字，不分大小写）',
      en: 'answers of this group need a one-time code of 12 signs',
    });
  }
  return createHmac('sha256', key)
    .update(`${campaign} ${group} ${township} ${code} ${school ?? ''}`)
    .digest('base64url');
}
