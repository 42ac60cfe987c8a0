import { Problem } from '../problem.ts';

/** What people at the desk are for; a person has one or several. */
export const duties = ['administrator', 'publisher', 'analyst', 'auditor', 'liaison'] as const;
export type Duty = (typeof duties)[number];

export const dutyNames: Readonly<Record<Duty, string>> = {
  administrator: '系统管理员',
  publisher: '调查管理员',
  analyst: '分析员',
  auditor: '审计员',
  liaison: '联络员',
};

/** Where a liaison may look: one township, or one school of it. */
export interface Scope {
  /** 9-digit statistical code. */
  township: string;
  school: string | null;
}

/** Who reads the audit does nothing that it records; who sees one place sees no other. Both stand alone. */
const alone: readonly Duty[] = ['auditor', 'liaison'];

/** Refuses duties that may not be one person's: 422. In a small bureau one person may hold the other three. */
export function checkDuties(given: readonly Duty[], scope: Scope | null): void {
  const single = given.find((duty) => alone.includes(duty));
  if (single && given.length > 1) {
    throw new Problem(422, 'duties-apart', {
      zh: `${dutyNames[single]}不能兼任其他岗位`,
      en: 'an auditor or a liaison has no other duty',
    });
  }
  if (given.length === 0) {
    throw new Problem(422, 'no-duty', { zh: '至少选一个岗位', en: 'give at least one duty' });
  }
  if (given.includes('liaison') !== (scope !== null)) {
    throw new Problem(422, 'scope', {
      zh: '联络员要指定乡镇或学校，其他岗位不指定',
      en: 'a liaison has a township or a school, others have none',
    });
  }
}

/** Duties as the store keeps them: words in the order above. */
export function dutiesText(given: readonly Duty[]): string {
  return duties.filter((duty) => given.includes(duty)).join(' ');
}

export function readDuties(text: string): Duty[] {
  return duties.filter((duty) => text.split(' ').includes(duty));
}
