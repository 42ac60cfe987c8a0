/**
 * The aspects of 《县域义务教育优质均衡发展督导评估办法》 (教督〔2017〕6号) that items belong to:
 * four on what government does, seven on what schools do, and the overall judgement; beside them 政府履职, which a
 * teachers' instrument in use has and only deputies and committee members can judge.
 */
export const dimensions: Readonly<Record<string, string>> = {
  morality: '立德树人',
  equity: '教育公平政策',
  sharing: '优质资源共享',
  investment: '投入与条件',
  duty: '政府履职',
  regulation: '规范办学',
  wholeness: '素质教育',
  assessment: '考试评价改革',
  quality: '教育质量',
  burden: '减负',
  teachers: '师资',
  safety: '安全与管理',
  overall: '总体评价',
};

/** The Chinese name of a shipped dimension; a campaign's own dimension prints as it is written. */
export function dimensionName(code: string): string {
  return Object.hasOwn(dimensions, code) ? (dimensions[code] ?? code) : code;
}
