import type { GroupOutlook } from '../../../analysis/plan-outlook.ts';

/** All words of a draft's steps. */
export const texts = {
  steps: '步骤',
  notSaved: '未保存',
  missing: '待补',
  previous: '上一步',
  next: (name: string) => `下一步：${name}`,
  saved: '已保存',
  saving: '正在保存……',
  unsaved: '有修改，点“下一步”时保存',
  cannotSave: '先改好标红的地方，才能保存',
  save: '保存',
  discard: '不改了',
  remove: '删除',
  cancel: '取消',
  choose: '选择',
  undo: '撤销',
  of: (what: string, about: string) => `${what}：${about}`,
  rowNumber: (number: number) => `第 ${number} 行`,

  somebody: '同事',
  clash: (who: string, at: string | null) => `${who}${at ? `在 ${at} ` : '刚'}也改了这里`,
  clashText: '您填的还在，没有丢。下面每一处用谁的？选好再保存。',
  merged: (who: string, at: string | null) =>
    `${who}${at ? `在 ${at} ` : '刚'}也改过这份草稿，两人的修改都已保存`,
  mine: (value: string) => `用我填的：${value}`,
  theirs: (who: string, value: string) => `用${who}填的：${value}`,
  saveChosen: '按选好的保存',
  takeAllTheirs: (who: string) => `都用${who}的`,
  understood: '知道了',
  theyChanged: (who: string) => `${who}改了：`,
  change: (what: string, from: string, to: string) =>
    from === '' ? `${what}：${to === '' ? '改了' : to}` : `${what}：${from} → ${to === '' ? '删除' : to}`,
  moreChanges: (count: number) => `还有 ${count} 处`,

  titleHint: '印在问卷、海报和报告上，如：峨山彝族自治县2026年义务教育社会认可度调查。',
  noTelephone: '请换成本县的电话。',
  complaintHint: '印在每份问卷和海报上。填电话或办公室地点；有人被要求“统一答案”时，可以找到这里。',
  whenHint: '到开始时间链接才能作答，到截止时间自动停止，也可以提前结束。',
  trialHint:
    '整项调查只供试填：答卷不计入正式结果，处处标明“试填”，以后不能改成正式调查。只想先看看效果，不用勾：最后一步有“先试填”。',

  moreSettings: '更多设置（一般不用动）',
  retentionHint:
    '印在每份问卷的填写说明里，是对填写人的承诺。6 到 120 个月。到期前 30 天开始提醒，到期自动删除原始答卷，不能延长。',

  placesAbout:
    '本县的乡镇（街道）。峨山县的已经填好；代码是 9 位统计代码，从统计局网站上抄的 12 位也可以。县名不用另填：问卷、海报和报告上印的是“基本情况”里的标题和组织单位。',
  townships: '乡镇（街道）',
  townshipName: '名称',
  townshipKind: '类型',
  townshipCode: '统计代码',
  noTownship: '至少要有一个乡镇',
  addTownship: '添加一个乡镇',
  goneWith: (name: string, cells: number) => `保存后，${name}在名册里的 ${cells} 行也会删除`,

  frameAbout:
    '每类人群、每个乡镇（可再分学校）有多少人可以填。只要人数，不要姓名。可以直接在格子里填，也可以从 Excel 复制后粘贴到任意一格，或者选择文件。家长按一名学生一户算；学生是三年级以上。',
  paste: '从 Excel 粘贴',
  pasteTitle: '从 Excel 粘贴整张表',
  pasteText:
    '在 Excel 里选中整张表（连同第一行的列名）复制，在下面粘贴。两种表都认得：一行一类人群，或者乡镇在左、人群在上的表。',
  pasteUse: '放进名册',
  upload: '选择文件（.xlsx、.csv）',
  template: '下载空表',
  templateName: '名册空表.csv',
  noRows: '这张表里没有数据行',
  fillIn: '还没有填人数',
  fillInText: '在“人数”一列逐格填写，回车到下一行；没有人的格子填 0，或者删除那一行。',
  faultCount: (count: number) => `有 ${count} 处要改`,
  faultCountText: '问题写在格子下面，直接在格子里改，改好就消失。全部改好才能保存。',
  faultyOnly: (count: number) => `只看有问题的 ${count} 行`,
  frameGrid: '表：名册',
  frameGridAbout: '名册：可以在格子里改，也可以粘贴',
  row: '行',
  addRow: '加一行',
  rowCount: (count: number) => `共 ${count} 行`,
  totals: '合计',
  totalsPartial: '有问题的行没有算进来。',

  questionnairesAbout:
    '要调查哪几类人群，每类问什么。现成的问卷都已按评估办法的各个方面编好，可以直接用，也可以逐题修改。',
  items: (count: number) => `${count} 题`,
  editOf: (group: string) => `查看和修改${group}问卷`,
  notAsked: '不调查',
  leavingText: (group: string, cells: number) =>
    `不调查${group}，名册里的 ${cells} 行也会删除，它的占比分给别的人群。`,
  leave: '不调查这类人',

  planAbout: '现在的数字按国家测评的做法算好了。改一改，下面马上看到要收多少份、哪些结果能公布。',
  residentsHint: '不清楚可以留空，只按最少份数。',
  ratioHint: '国家测评的做法：常住人口的 1.5‰。',
  floorHint: '按比例算出来不到这个数的，按这个数。',
  sharesHint: '计划份数按这个比例分给各人群；“按固定权重合成”也用这个比例。家长不少于一半。',
  sharesNow: (sum: number) => `现在合计 ${sum}%`,
  censusHint: '人数很少的人群，每一个人都请来填。人不够的份数改由家长补上。',
  capsAbout:
    '平时留空：收满计划份数以后照样可以填。只有怕一处被大量乱填时才设，收满就关，后来的人看到“这里已经收满”。',
  noCap: '不限',
  linkCapHint: '一张海报、一个二维码收到这么多份就关。纸卷不受限制。',
  cellCapHint: '一类人群在一个乡镇（分学校的是一所学校）收到这么多份就关。',
  planNeedsFrame: '填好名册，这里会算出每个乡镇要收多少份。',
  planNeedsValues: '上面的数字填好，这里就会重新算。',
  wantedInAll: (size: number, wanted: number) =>
    size === wanted ? `一共要收 ${size} 份。` : `计划 ${size} 份，按名册一共要收 ${wanted} 份。`,
  becauseOf: (byRatio: number | null, residents: number | null, size: number) =>
    byRatio === null || residents === null
      ? '没有填常住人口，按最少份数。'
      : byRatio < size
        ? `按 ${residents.toLocaleString('zh-CN')} 人的比例是 ${byRatio} 份，不到最少份数。`
        : `${residents.toLocaleString('zh-CN')} 人按比例就是这么多。`,
  withheldOf: (withheld: number, cells: number) =>
    withheld === 0
      ? `${cells} 个“人群 × 乡镇”的结果都可以公布。`
      : `${cells} 个“人群 × 乡镇”里，估计有 ${withheld} 个份数太少，结果不能公布（免得猜出是谁填的）。`,
  byGroup: '各人群',
  group: '人群',
  wanted: '要收',
  eligible: '名册人数',
  groupWithheld: '不公布的乡镇',
  groupRow: '全县这类人的结果',
  beyond: (count: number) => `按占比还差 ${count} 人`,
  census: '全员',
  ofCells: (withheld: number, cells: number) => (cells === 0 ? '—' : `${withheld} / ${cells}`),
  rows: { estimate: '可以公布', steps: '只能给个范围', none: '不能公布' } satisfies Record<
    GroupOutlook['row'],
    string
  >,
  planTable: '每个乡镇要收多少',
  planTableAbout: '每格：要收的份数 / 名册人数。这是目标，不是上限，收满了照样可以填。',
  sizes: '多收一些，会多看到什么',
  sizesAbout: '收得越多，能分到乡镇看的结果越多，要跑的腿也越多。',
  size: '计划份数',
  sizeWanted: '要收',
  sizeWithheld: '不公布的格',
  sizeShown: '可以公布的格',
  thisPlan: '现在的方案',
  takeSize: '用这个',
  takeSizeOf: (size: number) => `用这个：${size} 份`,
  belowRule: '低于比例',

  rateAbout: '这几项发布后不能再改，报告里会原样写明。拿不准就不动：默认的就是常用做法。',
  barHint: '国家督导评估要求社会认可度达到 85%。',
  smallCellHint: '有效答卷少于这个数的人群和乡镇，结果不公布，免得猜出是谁填的。至少 3。',
  codesHint:
    '有名单的人群（代表、委员、校长）可以每人发一张带验证码的纸条，一码只算一次；其余人群扫海报就能填。',
  levelHint:
    '结果旁边的区间有多大把握盖住真实的满意率。常用 95；改成 99，区间更宽、更难下结论；改成 90 则相反。',
  satisfiedHint:
    '答这些的算“满意”，其余答了的算“不满意”，“不了解”不算在内。改得比常用的宽，别人会问为什么；报告里会写明。',
  rateInWords: (definition: string, combination: string, bar: number, smallCell: number) =>
    `用一句话说：报告里的主要结果是“${definition}”，${combination}，达到 ${bar}% 才算达标；不足 ${smallCell} 份的结果不公布。`,

  previewAbout: '和群众手机上看到的一模一样，可以点着试。这里填的不会提交，也不会保存。',
  previewGroup: '哪类人群',
  previewPlace: '哪里的链接',
  previewOf: (group: string) => `${group}问卷的预览`,
  previewMark: '预览',

  checkAbout: '“缺少的”补齐、“要确认的”改好或者打钩，才能发布；“请再看一眼”的不妨碍发布。',
  missingTitle: (count: number) => `缺少的（${count}）`,
  confirmTitle: (count: number) => `要确认的（${count}）`,
  meant: '就用这个，不改了',
  notConfirmed: '“要确认的”先改好，或者打钩，就可以在这里发布。',
  warnTitle: (count: number) => `请再看一眼（${count}）`,
  unsavedSteps: '还没有保存的',
  unsavedStep: '有修改没有保存，发布的是保存过的内容',
  allGood: '没有发现问题。',
  goTo: (name: string) => `去“${name}”`,
  summary: '看一遍全部设置',
  notReady: '上面缺少的补齐以后，就可以在这里发布。',
  ready: '一切就绪。',
  readyWithWarnings: '可以发布了。上面几点请再看一眼。',
  publish: '发布',
  publishTitle: '发布这项调查',
  publishText: '发布后立即生成链接和海报。下面这些从此冻结，谁也不能再改；要改只能新建一项调查：',
  frozen: ['问卷', '名册和计划份数', '满意率的口径、合成方式和各人群占比', '标准和保护门槛'],
  removeDraft: '删除草稿',
  removeText: '草稿、名册和问卷的各个版本都会删除，不能恢复。',
  removeWord: '删除',

  noPublishing: '发布由有发布权限的同事来做',
  settings: '设置',
  questionnaires: '问卷',
  optional: '选答',
  roles: { overall: '总体评价', coached: '是否有人要求怎样作答', comment: '意见', background: '基本情况' },
};
