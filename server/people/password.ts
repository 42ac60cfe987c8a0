import { randomInt } from 'node:crypto';
import { Problem } from '../problem.ts';

/** What a password must have: 等级保护 2.0, level 2, commonly set as eight characters of three kinds. */
export const passwordRules = { shortest: 8, longest: 128, kinds: 3 } as const;

const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];

/** Refuses a password that the rules do not allow, in a sentence. */
export function checkPassword(password: string, username: string): void {
  const refuse = (zh: string, en: string) => {
    throw new Problem(422, 'weak-password', { zh, en });
  };
  if ([...password].length < passwordRules.shortest || password.length > passwordRules.longest) {
    refuse(
      `密码要有 ${passwordRules.shortest} 到 ${passwordRules.longest} 个字符`,
      'the password is too short or too long',
    );
  }
  if (kinds.filter((kind) => kind.test(password)).length < passwordRules.kinds) {
    refuse(
      '密码要含有小写字母、大写字母、数字、符号中的三种',
      'use three of: lower case, upper case, digits, signs',
    );
  }
  if (password.toLowerCase().includes(username.toLowerCase())) {
    refuse('密码里不能含有用户名', 'the password contains the user name');
  }
}

const signs = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A password for one use, that can be read off a screen: four groups of four, about 92 bits. */
export function oneTimePassword(): string {
  for (;;) {
    const text = Array.from({ length: 16 }, () => signs[randomInt(signs.length)]).join('');
    const password = text.replace(/(.{4})(?=.)/g, '$1-');
    if (kinds.slice(0, 3).every((kind) => kind.test(password))) return password;
  }
}
