/** All words of the audit. */
export const texts = {
  title: '操作记录',
  about: '谁、什么时候、从哪里、做了什么、结果如何。只能增加，不能修改或删除。不记录答卷人。',
  actor: '人员',
  action: '操作',
  from: '从',
  until: '到',
  subject: '对象',
  subjectHint: '调查编号或用户名',
  all: '全部',
  clear: '清除条件',
  export: '导出（CSV，内部）',
  table: '操作记录',
  columns: { number: '序号', at: '时间（北京）', actor: '人员', act: '操作', origin: '来自', result: '结果' },
  more: '更早的记录',
  none: '没有符合条件的记录。',

  verify: '核对有没有被改动',
  verifyAbout:
    '每条记录带着前一条的校验码，改动或抽走任何一条都会被发现。能改数据库的人可以整体重写，所以请把末条抄在系统以外的地方，下次核对时填进来。',
  mark: '上次抄下的末条（可不填）',
  markHint: '形如 120:3f9a…，序号和 64 位校验码',
  markWrong: '格式不对',
  run: '现在核对',
  good: (count: number) => `${count} 条记录，没有改动`,
  bad: (number: number, reason: string) => `第 ${number} 条：${reason}`,
  badText: '请保存好数据库现在的样子，报告给单位负责人。',
  note: '请抄下末条：',
};

/** What acts are called; others show as they are. */
const actions: Readonly<Record<string, string>> = {
  'sign-in': '登录',
  'sign-in-password': '密码正确，等待动态口令',
  'sign-out': '退出',
  act: '操作',
  refused: '被拒绝的操作',
  'password-change': '修改自己的密码',
  'session-end': '结束自己的登录',
  'second-factor-begin': '开始绑定动态口令',
  'second-factor': '绑定或解除动态口令',
  'recovery-codes': '换恢复码',
  'person-create': '添加人员',
  'person-change': '修改人员',
  'person-disable': '停用账号',
  'person-password': '重设密码',
  'person-sessions': '结束他人登录',
  'person-second-factor': '解除他人动态口令',
  'campaign-create': '建立调查',
  'campaign-edit': '修改草稿',
  'campaign-delete': '删除草稿',
  'campaign-publish': '发布调查',
  'campaign-close': '结束调查',
  'campaign-extend': '延长时间',
  'campaign-pause': '暂停',
  'campaign-resume': '恢复接收',
  'campaign-trial': '试填',
  'campaign-seal': '停止接收',
  'log-heads': '记下答卷日志的校验码',
  'campaign-proof-of-work': '防刷开关',
  'responses-delete': '删除原始答卷',
  'frame-import': '导入名册',
  'questionnaire-save': '保存问卷',
  'link-reissue': '收回链接',
  'codes-issue': '生成验证码',
  'codes-void': '作废验证码',
  'paper-import': '导入纸质答卷',
  'paper-key': '录入纸卷',
  'paper-take': '纸卷两遍一致，收入',
  'paper-resolve': '核对纸卷，收入',
  'paper-discard': '作废录入的纸卷',
  'answers-set-aside': '剔除答卷',
  'answers-take-back': '恢复答卷',
  'findings-make': '分析答卷',
  simulate: '写入模拟答卷',
  export: '导出文件',
  'document-ask': '生成文件',
  'document-cancel': '停止生成文件',
  'document-withdraw': '不再等文件（别人还要，继续生成）',
  'document-take': '下载文件',
  'rectification-create': '添加整改措施',
  'rectification-change': '修改整改措施',
  'rectification-remove': '删除整改措施',
  'bulletin-publish': '公布公报',
  'bulletin-withdraw': '撤回公报',
  'audit-export': '导出操作记录',
  'audit-verify': '核对操作记录',
  'keys-rotate': '换密钥',
  backup: '备份',
  restore: '恢复备份',
};

const results: Readonly<Record<string, string>> = {
  done: '完成',
  'wrong-password': '密码不对',
  'wrong-code': '动态口令不对',
  locked: '已锁定',
  'start-again': '登录中断',
  'not-permitted': '没有权限',
  'password-change-required': '须先改密码',
  'second-factor-required': '须先绑定动态口令',
  'other-site': '来自其他网站',
};

export function actionName(action: string): string {
  return actions[action] ?? action;
}

export function resultName(result: string): string {
  return results[result] ?? `未成功（${result}）`;
}

/** What the details of an act are called; others show as they are. */
const detailNames: Readonly<Record<string, string>> = {
  title: '标题',
  from: '从',
  to: '到',
  reason: '原因',
  form: '纸卷编号',
  pass: '第几遍',
  items: '不一致的题',
  untaken: '没录完的纸卷',
  cells: '单元',
  digest: '摘要',
  revision: '第几次修改',
  name: '姓名',
  duties: '岗位',
  scope: '范围',
  before: '原岗位',
  after: '新岗位',
  enabled: '重新启用',
  ended: '结束的登录',
  by: '凭',
  on: '开启',
  group: '人群',
  township: '乡镇',
  school: '学校',
  codes: '验证码',
  voided: '作废',
  added: '新增',
  repeated: '已有',
  format: '格式',
  responses: '答卷',
  answers: '答卷',
  number: '第几次',
  undoes: '恢复第几次',
  flag: '标记',
  day: '日期',
  entries: '条数',
  fault: '问题',
  method: '方法',
  path: '地址',
  rows: '行数',
  keys: '含密钥',
  changed: '改了',
  dropped: '随之去掉的单元',
  version: '第几版',
  faults: '没改好的问题',
  item: '题目',
  action: '措施',
  unit: '责任单位',
  due: '期限',
  state: '进展',
  state_on: '进展日期',
  stateBefore: '原进展',
  note: '说明',
};

/** The details of an act on one line; what is empty is left out. */
export function detailsInWords(json: string): string {
  const details: Record<string, unknown> = JSON.parse(json);
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${detailNames[name] ?? name} ${valueInWords(value)}`)
    .join('，');
}

function valueInWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (Array.isArray(value)) return value.map(valueInWords).join('、');
  if (typeof value === 'object' && value !== null)
    return Object.values(value)
      .filter((one) => one !== null)
      .map(valueInWords)
      .join(' ');
  return String(value);
}
