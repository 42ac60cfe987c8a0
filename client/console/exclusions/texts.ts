/** All words of setting answers aside. */
export const texts = {
  title: '剔除答卷',
  about:
    '核实有问题的答卷可以剔除：答卷本身和封存都不变，另留一条记录，写明谁、什么时候、为什么，随时可以恢复。只是“答得太快”“全选一个分”还不够，先核实。',
  none: '还没有剔除过答卷。',
  count: (count: number) => `现已剔除 ${count} 份。`,
  waiting: (count: number) =>
    `有 ${count} 份的剔除（或恢复）暂时没有体现在数字里：和以前的报告一比，就能看出这几份怎么答的。报告只写份数；以后再有剔除，会重新判断能不能一并体现。`,
  acts: '剔除和恢复的记录',
  answers: (count: number) => `${count} 份`,
  by: (actor: string, time: string) => `${actor}，${time}（北京时间）`,
  act: (number: number) => `第 ${number} 次：剔除`,
  undo: (number: number, undoes: number) => `第 ${number} 次：恢复第 ${undoes} 次`,
  undone: '已恢复',
  byReceipts: '按回执码',
  more: '剔除一些答卷',
  how: '怎样选',
  byRule: '按条件',
  flag: '标记',
  group: '人群',
  township: '乡镇',
  school: '学校',
  day: '日期',
  any: '不限',
  receipts: '回执码（一行一个）',
  reason: '理由',
  reasonHint: '写清怎样核实的，至少 5 个字',
  look: '看看有几份',
  looking: '正在数',
  found: (count: number) => (count === 0 ? '没有符合条件、还没剔除的答卷。' : `符合条件的有 ${count} 份。`),
  setAside: '剔除',
  setAsideTitle: (count: number) => `剔除 ${count} 份答卷`,
  setAsideText:
    '数字会重新计算，要等几秒到几十秒。如果和以前的报告一比就能看出这几份怎么答的，就先只记份数，数字不动。这次操作会记入操作记录。',
  needReason: '先把理由写满 5 个字',
  done: (answers: number, waiting: number) =>
    waiting === 0
      ? `已处理 ${answers} 份，数字已重新计算`
      : `已记录 ${answers} 份；有 ${waiting} 份暂不体现在数字里`,
  takeBack: '恢复',
  takeBackTitle: (number: number, count: number) => `恢复第 ${number} 次剔除的 ${count} 份答卷`,
  takeBackText: '这些答卷会重新计入。',
};
