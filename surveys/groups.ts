/** The paper form a group answers: 学生卷, 社会卷 or 校长教师卷, as the national survey divides them. */
export type Form = 'student' | 'society' | 'staff';

/** The code of a stakeholder group, as it stands in files, tables and addresses. */
export type GroupCode = (typeof groups)[number]['code'];

/**
 * The seven stakeholder groups that 峨山县's work plan (item 13) orders to be surveyed.
 * Students are those of grade 3 and up; parents are counted one per pupil's household.
 */
export const groups = [
  { code: 'student', name: '学生', form: 'student' },
  { code: 'parent', name: '家长', form: 'society' },
  { code: 'teacher', name: '教师', form: 'staff' },
  { code: 'principal', name: '校长', form: 'staff' },
  { code: 'npc-deputy', name: '人大代表', form: 'society' },
  { code: 'cppcc-member', name: '政协委员', form: 'society' },
  { code: 'public', name: '其他群众', form: 'society' },
] as const satisfies readonly { code: string; name: string; form: Form }[];

export const groupCodes: readonly GroupCode[] = groups.map((group) => group.code);

export function isGroupCode(text: string): text is GroupCode {
  return groupCodes.some((code) => code === text);
}

/** The Chinese name of a group. */
export function groupName(code: GroupCode): string {
  const group = groups.find((candidate) => candidate.code === code);
  if (!group) throw new Error(`unknown stakeholder group: ${code}`);
  return group.name;
}
