/** All words of keeping and deleting answers. */
export const texts = {
  title: '答卷保存到哪一天',
  kept: (day: string) => `原始答卷保存到 ${day}`,
  left: (days: number) => `还有 ${days} 天`,
  promise: (months: number) =>
    `手机页面告诉过每一位答卷人：保存 ${months} 个月。过了这一天，系统自动删除，到期前 30 天开始在这里和调查列表里提醒。`,
  soon: (day: string) => `原始答卷将在 ${day} 之后自动删除。还要用逐份答卷做的事，请在这以前做完。`,
  due: (day: string) => `保存期限到 ${day}，已经过了。系统提醒满 7 天以后自动删除；也可以现在就删除。`,
  goes: '删除什么',
  goesList: [
    '每一份答卷，连同意见原文，不能恢复',
    '答卷质量、先改什么、写了什么这些分析',
    '每次剔除的是哪几份（剔除的记录和理由保留）',
    '一次性验证码的校验值',
  ],
  stays: '留下什么',
  staysList: [
    '报告和公报，照可外发的样子；下载的报表仍能上报',
    '回执和封存：谁的回执计入了，仍然查得到',
    '各单元的合计：份数太少的并到上一级，没有少于保护门槛的',
    '各单元收了多少份，操作记录',
  ],
  backups: '以前的备份、下载的逐份答卷和内部存档包里还有这些答卷，系统删不到：请一并销毁。',
  early: '提前删除',
  now: '立即删除',
  deleteTitle: '删除原始答卷',
  deleteText: (responses: number) =>
    `${responses} 份答卷将永远删除，谁也恢复不了，也不能再逐份重新计数。要先下载 CSV 或备份的，请先取消。`,
  busy: '答卷很多：删除时，正在收答卷的别的调查可能有几十秒到几分钟收不进答卷（手机会自己再发，不会丢）。最好在夜里删除。',
  reason: '理由',
  reasonHint: '会一直留在记录里，至少 5 个字',
  needReason: '先把理由写满 5 个字',
  done: '原始答卷已删除',
  doneLater: '原始答卷已删除；数据库文件里的残留稍后自动清除（有调查正在收答卷时，在夜里 2 至 5 点）',
  traces:
    '数据库文件里可能还有零星残留，由系统自动清除：有调查正在收答卷时，等到夜里 2 至 5 点，最迟 24 小时以后开始。',
  noTraces: (day: string) => `数据库文件里的残留已于 ${day} 清除`,
  onlyPublisher: '提前删除由调查管理员操作。',
  deleted: (day: string) => `原始答卷已于 ${day} 删除`,
  by: (actor: string, reason: string) => `${actor}：${reason}`,
  after:
    '报告是删除前的最后一份，照可外发的样子。回执、封存和公报仍可查看；不能再逐份重新计数、分析或导出答卷。',
};

export const leastReason = 5;

/** From so many answers on a deletion keeps phones waiting for more than some seconds. */
export const manyAnswers = 50_000;
