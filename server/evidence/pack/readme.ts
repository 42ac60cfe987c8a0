import { beijingDay, beijingTimeNamed } from '../../../analysis/beijing.ts';
import { labelsOf } from '../../../analysis/wording.ts';
import type { DocumentSource } from '../../documents/document-source.ts';
import type { ArchiveRecords, PackedDocument, PackVariant } from './archive.ts';

/** What a pack says of itself, for whoever unpacks it years later and knows nothing of us. */
export function readme(
  { report, revision }: DocumentSource,
  { facts, answers, versions }: ArchiveRecords,
  variant: PackVariant,
  documents: readonly PackedDocument[],
): string {
  const { campaign, generatedAt } = report;
  const inside = variant === 'restricted';
  const deleted = answers.deletion !== null;
  const whole = inside && !deleted;
  return `${campaign.title}
存档包（${inside ? '内部，不得外传' : '可外发'}）  ${labelsOf(report).join(' · ')}

组织单位：${campaign.organiser}
调查编号：${campaign.id}    报告第 ${revision} 版，生成于 ${beijingTimeNamed(generatedAt)}
答卷 ${facts.seal.size} 份，封存于 ${beijingTimeNamed(facts.sealedAt)}

一、这是什么
这是一次义务教育社会认可度调查（县里的自评，不是国家评估的结论）的全部凭据：问卷、名册、口径、报告，${whole ? '每一份答卷，' : ''}以及让不相信我们的人也能核对的签名和摘要。
${insideWords(inside, whole)}${deleted ? deletedWords(answers.deletion.at) : ''}
二、怎样核对
在任何一台装有“认可度”软件的电脑上（不需要服务器，也不需要数据库）运行：
    npx renkedu verify 本文件.zip --key "签名公钥指纹" --root "根" --digest "冻结内容摘要"
指纹请从海报、公报或者 Word 报告上抄，根和摘要请从公报或者 Word 报告上抄，不要从本包里抄：包里写什么都能自圆其说，只有印在外面的才能证明是组织单位签的，而且就是公布的那一次。
本包使用的指纹是：${facts.seal.fingerprint}
核对会列出每一项：通过、不符（指出在哪里）、未能核对（说明原因）。

不用本软件也能核对一部分：
  1. manifest.json 列出每个文件的字节数和 SHA-256，可用 sha256sum 等工具逐个比对。
  2. manifest.sig 里有公钥和对 manifest.json 全部字节的 Ed25519 签名（十六进制）。在 Linux 上：
     printf '302a300506032b6570032100公钥' | xxd -r -p > key.der
     printf '签名' | xxd -r -p > manifest.sig.bin
     openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in manifest.json -sigfile manifest.sig.bin
     指纹是公钥 32 个字节的 SHA-256 的前 32 位十六进制。
  3. frozen.json 的 SHA-256 就是发布时公布的摘要：${facts.digest}
  4. leaves.txt 开头五行（到 root 一行为止，含换行）是封存时签名的文字；每份答卷一行：回执码和承诺。
     叶 = SHA-256(0x00 ‖ 回执码 ‖ 承诺的 32 个字节)；全部叶按大小排好，按 RFC 9162 第 2.1.1 节算出的根就是：
     ${facts.seal.root}
     这份名单与 /receipts/${campaign.id}/list.txt 公布的一样。手里有回执码的人，可以在里面找到自己的一行。

三、里面有什么
（这些文件里的时刻都写成国际标准时，末尾是 Z：加八小时就是北京时间）
  manifest.json、manifest.sig   清单和签名
  frozen.json                   发布时冻结的一切：问卷、名册、方案、口径、量表、标记规则
  questionnaires/               各人群的问卷（SurveyJS JSON）
${versions.length > 0 ? '  versions.json                 问卷起草时存过的各版：何时存的，内容的 SHA-256（RFC 8785 规范化以后）\n' : ''}  campaign.json                 没有冻结的：时间、延长和暂停、链接在哪里、封存和签名
  report.json                   报告${whole ? '（全部精度）；released.json 是其中可以外发的' : '里可以外发的：比率一位小数，小格子不给'}
  leaves.txt                    全部回执码和承诺
  withholding.json              哪些格子不公布
  exclusions.json               剔除的答卷${inside ? `：谁、何时、为什么${whole ? '、哪些' : '、多少份'}` : '的份数（理由和是哪些，不对外）'}
  bulletins.json、rectifications.json   公报的各版、整改清单
${
  inside
    ? `${whole ? wholeFiles : keptFile}  audit.jsonl                   关于这次调查的操作记录，previous 是上一条的校验码
`
    : ''
}${documents.length > 0 ? '  documents/                    报告的各种文件\n' : ''}
四、什么核对不了
  · 名册上的人数对不对，谁真的来填了：软件不知道，要看名册的来源。
  · 一个人是不是填了不止一份：扫码的链接谁都能打开。
  · documents/ 里的文件只核对签名以后有没有改过；里面的数字应当就是 report.json 的，要打开逐个对照。
${whole ? '' : `  · 没有逐份答卷：报告的数字不能重新算出。${deleted ? (inside ? '能对照的只有 kept.json 里剩下的合计。' : '') : '要重新计算，请到组织单位查看内部存档包。'}\n`}`;
}

const wholeFiles = `  tallies.json                  各单元的计数，columns 说明每个数是什么
  responses.jsonl               每份答卷一行，按叶的大小排；record 是入库时的原文，closing 是结束时加的标记
`;
const keptFile = `  kept.json                     删除答卷以后剩下的合计：小单元已合并，太少的只留份数；columns 说明每个数是什么
`;

function insideWords(inside: boolean, whole: boolean): string {
  if (!inside) {
    return '本包没有逐份答卷，数字都是可以外发的。里面有各单位收了多少份（参与情况），交给上级和评估组可以；放到网上请用公报。\n';
  }
  return whole
    ? '本包有逐份答卷和回执码。谁拿着某个人的回执码，就能在里面找到他的答卷，所以不得外传、不得放在多人共用的地方，到保存期限即删除：系统里的答卷删除时，本包的每一份拷贝也要销毁。\n'
    : '本包没有逐份答卷，但有不公布的合计和操作记录，不得外传。\n';
}

function deletedWords(at: string): string {
  return `原始答卷已于 ${beijingDay(at)} 删除。删除以前做的内部存档包里还有，也要销毁。\n`;
}
