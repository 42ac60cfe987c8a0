import { bulletinTexts } from '../../analysis/bulletin-wording.ts';

/** Every sentence of the bulletin's pages: those that stand on paper too, then what only a page has. */
export const texts = {
  ...bulletinTexts,

  sizes: '字号',
  sizeNames: { normal: '标准', large: '大', largest: '特大' },
  receiptAsk: '回执码（16 位）',
  receiptSearch: '查询',
  receiptList: '全部回执码名单（含签名）',
  list: '社会认可度调查公报',
  listEmpty: '还没有公布的公报。',
  all: '全部公报',
  none: '没有这份公报',
  noneText: '编号不对，或者这次调查还没有公布公报。',
  withdrawn: '这份公报已撤回',
  withdrawnText: (at: string, reason: string) => `撤回时间：${at}。原因：${reason}`,
  busy: '现在人太多',
} as const;
