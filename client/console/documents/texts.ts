import type { DocumentFormat } from '../../../server/documents/formats.ts';

/** All words of the documents' page. */
export const texts = {
  title: '文件与存档',
  about: '每份文件都只印报告里的数字；同一份报告生成的文件，内容一字不差。生成在后台进行，可以离开本页。',
  where: '所在位置',
  back: (title: string) => `‹ ${title}`,
  notYet: '调查发布以后才有文件。',

  releasable: '可以外发',
  releasableAbout: '没有逐份答卷，不公布的单元也不在里面。',
  restricted: '内部资料',
  restrictedAbout: '含每一份答卷，虽不记名，仍可能让人猜出是谁，不得外传。生成和下载都会记入操作记录。',
  restrictedAboutDeleted: '没有逐份答卷，但有不公布的合计和操作记录，不得外传。生成和下载都会记入操作记录。',
  deleted: (day: string) => `原始答卷已于 ${day} 删除`,
  afterDeletion:
    '逐份答卷的文件不能再生成，其他文件仍可生成。删除以前下载的逐份答卷和内部存档包里还有答卷，请一并销毁。',
  noAnswers: '答卷已删除，不能再生成',
  internalMark: '内部',
  later: {
    published: '发布以后才能生成',
    sealed: '停止接收答卷以后才能生成',
    bulletin: '公布公报以后才能生成',
  },
  make: '生成',
  again: '重新生成',
  asked: '已开始生成，做好后可以下载',
  ready: '这份文件做过，内容没有变，直接下载即可',
  restrictedTitle: (name: string) => `生成“${name}”`,
  restrictedWord: '内部资料',
  restrictedText:
    '文件含每一份答卷的原始回答（R 语法含没有遮盖的结果）。请只交给有权看的人，用完删除；谁生成、谁下载，操作记录里都有。',
  restrictedTextDeleted:
    '文件没有逐份答卷，但有不公布的合计和操作记录。请只交给有权看的人；谁生成、谁下载，操作记录里都有。',

  made: '生成记录',
  none: '还没有生成过文件。',
  columns: { what: '文件', state: '状态', who: '谁、什么时候', actions: '操作' },
  states: { waiting: '排队中', making: '正在生成', made: '已生成', failed: '没有成功', cancelled: '已停止' },
  gone: '已过保存期（7 天），可重新生成，内容相同',
  goneForGood: '文件已不在，答卷也已删除，不能再生成相同的一份',
  progress: (done: number, total: number) =>
    `${done.toLocaleString('zh-CN')} / ${total.toLocaleString('zh-CN')}`,
  preparing: '正在准备数据',
  size: (bytes: number) =>
    bytes < 1_000_000
      ? `${Math.max(1, Math.round(bytes / 1000))} KB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`,
  revision: (revision: number) => (revision === 0 ? '调查进行中的数' : `第 ${revision} 版报告`),
  digest: (digest: string) => `校验码 ${digest.slice(0, 8)}…`,
  copyDigest: '复制校验码（SHA-256）',
  copied: '校验码已复制',
  notCopied: '没有复制成功，请手抄',
  download: '下载',
  cancel: '停止',
  cancelled: '已停止，没有留下文件',
  leave: '不等了',
  left: (others: string) => `已退出。${others}还要这份文件，继续生成`,
};

/** What each document is called, and what it is for. */
export const documentNames: Readonly<Record<DocumentFormat, { name: string; about: string }>> = {
  xlsx: {
    name: '自评报表（Excel）',
    about: '第一页是目录：结论、参与情况、各人群和乡镇、各题、图表。调查进行中只有参与情况、口径和题目。',
  },
  docx: {
    name: '自评报告（Word）',
    about: '按公文格式排好的《社会认可度调查自评报告》。上报前请读一遍“意见和建议”一章：姓名遮盖会漏。',
  },
  notices: { name: '参与情况通知单（PDF）', about: '每个乡镇（街道）一页：收了多少、还缺多少，没有满意率。' },
  bulletin: { name: '公报（PDF）', about: '公布以后印给群众，和网上的公报一样。' },
  paper: { name: '纸质问卷（PDF）', about: '各人群的问卷，双面打印，填好以后到“去录入”录两遍。' },
  ddi: { name: 'DDI 编码手册（XML）', about: '国际通行的数据说明，供资料馆和研究者。没有答卷。' },
  csv: { name: '逐份答卷（CSV）', about: '每份答卷一行，可用 Excel 打开，也可导入回来。' },
  sav: {
    name: '逐份答卷（SPSS）',
    about: '带中文标签，已加权：分人群的比率就是报告的比率；全县的结果请用 R 语法，不要直接合计。',
  },
  r: {
    name: 'R 复算语法',
    about: '用逐份答卷（CSV）重算主要结果和各人群结果，与报告逐项核对，不一致就报错。',
  },
  'archive-public': {
    name: '存档包（可外发）',
    about: '交上级和评估组核对：没有逐份答卷，有回执名单、封存的根、签名和可外发的文件。不要放到网上。',
  },
  archive: {
    name: '存档包（内部）',
    about: '长期存档用：全部答卷、报告、凭证和文件，在别的电脑上也能逐项核对（renkedu verify）。',
  },
};

/** What it says of those that are made without what was deleted. */
export const withoutAnswers: Readonly<Partial<Record<DocumentFormat, string>>> = {
  docx: '按公文格式排好的《社会认可度调查自评报告》。答卷已删除，“意见和建议”一章没有词语了。',
  archive:
    '报告、剩下的合计、凭证和文件，没有逐份答卷。在别的电脑上能核对什么、不能核对什么，renkedu verify 会列出来。',
};
