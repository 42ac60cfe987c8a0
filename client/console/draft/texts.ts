import { groupName, isGroupCode } from '../../../surveys/groups.ts';

/** All words of a draft's page. */
export const texts = {
  importFrame: '导入名册（每类人群、每个乡镇有多少人）',
  importFrameText: '下载模板，在最后一列填好人数，保存后选择这个文件，就在下面“名册”一栏。',
  saveFirst: '先保存修改，或者点“不改了”，然后才能发布',
  fix: '处理下面几点，然后发布',
  review: '核对下面的内容，然后发布',
  ready: '一切就绪。',
  noPublishing: '发布由有发布权限的同事来做。',

  publish: '发布',
  publishTitle: '发布这项调查',
  publishText: '发布后立即生成链接和海报。下面这些从此冻结，谁也不能再改；要改只能新建一项调查：',
  frozen: ['问卷', '名册和计划份数', '满意率的口径、合成方式和各人群占比', '标准和保护门槛'],

  frame: '名册',
  frameAbout: '只要人数，不要姓名。再次导入会整表替换。',
  template: '下载模板',
  templateName: '名册模板.csv',
  choose: '选择 CSV 文件',
  orPaste: '或者从表格软件里复制后粘贴',
  pasteHint: '连同第一行“人群、乡镇、学校、人数”一起复制',
  importPasted: '导入粘贴的内容',
  key: '也可以用代号填写',
  keyColumns:
    '四列：人群、乡镇、学校（不分学校就空着）、人数。列名也可以写作 group、township、school、eligible，人群和乡镇也可以写代号：',
  imported: '名册已导入',
  faultLine: '行',
  faultColumn: '列',
  faultReason: '问题',
  wholeRow: '整行',

  plan: '人数与计划',
  planAbout: (
    size: number,
    { withheld, cells, inSteps }: { withheld: number; cells: number; inSteps: string[] },
  ) =>
    `计划收 ${size} 份（全员的人群有多少人收多少份，合计会有出入）。每格：计划份数 / 应答人数。计划数是目标，不是上限，收满了也照样可以填。${
      withheld === 0
        ? ''
        : `按这个计划，${cells} 格里大约有 ${withheld} 格为保护答卷人不公布${inSteps.length === 0 ? '' : `；${inSteps.join('、')}外发的合计多半只有“几到几份”`}。县总体照常公布；要看到分乡镇的结果，请加大样本。`
    }`,
  share: (share: string) => `占 ${share}`,
  census: '全员',

  settings: '设置',
  edit: '修改设置',
  save: '保存修改',
  saved: '已保存',
  reload: '放弃我的修改，看最新内容',

  questionnaires: '问卷',
  questionnairesAbout: '每类人群一份。展开看每一题和选项；括号里是代号，录入纸质问卷时用。',
  items: (count: number) => `${count} 题`,
  optional: '选答',
  roles: { overall: '总体评价', coached: '是否有人要求怎样作答', comment: '意见', background: '基本情况' },

  remove: '删除草稿',
  removeText: '草稿和名册都会删除，不能恢复。',
  removeWord: '删除',
};

/** A sentence of the server in which a group stands by its code, with the group's name instead. */
export function withGroupNames(sentence: string): string {
  return sentence.replace(/[a-z]+(?:-[a-z]+)?/g, (word) => (isGroupCode(word) ? groupName(word) : word));
}
