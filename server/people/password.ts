import { randomInt } from 'node:crypto';
import type { PeopleRules } from '../config.ts';
import { Problem } from '../problem.ts';

const longest = 128;

const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];

/** Refuses a password that the rules do not allow, in a sentence. */
export function checkPassword(
  password: string,
  username: string,
  { passwordLength, passwordKinds }: Pick<PeopleRules, 'passwordLength' | 'passwordKinds'>,
): void {
  const refuse = (zh: string, en: string) => {
    throw new Problem(422, 'weak-password', { zh, en });
  };
  if ([...password].length < passwordLength || password.length > longest) {
    refuse(`密码要有 ${passwordLength} 到 ${longest} 个字符`, 'the password is too short or too long');
  }
  if (kinds.filter((kind) => kind.test(password)).length < passwordKinds) {
    refuse(
      `密码要含有小写字母、大写字母、数字、符号中的 ${passwordKinds} 种`,
      `use ${passwordKinds} of: lower case, upper case, digits, signs`,
    );
  }
  if (password.toLowerCase().includes(username.toLowerCase())) {
    refuse('密码里不能含有用户名', 'the password contains the user name');
  }
}

const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password for one use, that can be read off a screen: four groups of four, about 92 bits. It meets every setting. */
export function oneTimePassword(): string {
  for (;;) {
    const text = Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join('');
    const password = text.replace(/(.{4})(?=.)/g, '$1-');
    if (kinds.slice(0, 3).every((kind) => kind.test(password))) return password;
  }
}

export function wrongOwnPassword(): Problem {
  return new Problem(403, 'wrong-password', { zh: '现在的密码不对', en: 'the current password is wrong' });
}
