import type { Duty } from './api.ts';

/** What each duty is called, and what it is for. */
export const dutyNames: Readonly<Record<Duty, string>> = {
  administrator: '系统管理员',
  publisher: '调查管理员',
  analyst: '分析员',
  auditor: '审计员',
  liaison: '联络员',
};

export const dutyWords: Readonly<Record<Duty, string>> = {
  administrator: '管账号和岗位。要绑定动态口令。',
  publisher: '建调查、导名册、发布、发海报、结束。看不到报告，只预览、公布公报。',
  analyst: '看报告，下载报表和文件。',
  auditor: '查看、核对、导出操作记录，别的都不看。不能兼任。',
  liaison: '只看一个乡镇或一所学校的参与情况，用手机就行。不能兼任。',
};
