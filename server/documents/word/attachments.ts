import { beijingTime } from '../../../analysis/beijing.ts';
import type { Sentence } from '../../../analysis/sentences/told.ts';
import {
  differences,
  items,
  otherWays,
  participationByCell,
  ratesByCell,
  ratesByDimension,
  ratesByGroup,
  ratesByTownship,
} from './appendix.ts';
import type { WordSource } from './body.ts';
import type { Block, Chart, Table } from './outline.ts';
import { questionnaires } from './questionnaires.ts';
import { sourcesOfTables, sourcesOfText } from './sources.ts';

interface Attachment {
  title: string;
  blocks: Block[];
}

/**
 * What follows the signature, and the list of it that stands before: tables, questionnaires, and where each figure
 * comes from, with what whoever checks needs.
 */
export function attachments(source: WordSource, main: readonly Block[]): { list: Block[]; blocks: Block[] } {
  const { released: report } = source;
  const tables: Attachment[] = [
    { title: '参与情况', blocks: [participationByCell(report)] },
    ...(report.status === 'closed'
      ? [
          {
            title: '各人群、各乡镇（街道）和各方面的结果',
            blocks: [
              ratesByGroup(report),
              ratesByTownship(report),
              ratesByCell(report),
              ratesByDimension(report),
            ],
          },
          { title: '其他口径的结果和差别的比较', blocks: [otherWays(report), differences(report)] },
          { title: '各题的结果', blocks: [items(report)] },
        ]
      : []),
  ];
  const numbered = tables.map(({ title, blocks }, index) => ({
    title,
    blocks: withNumbers(blocks, index + 1),
  }));
  const shown = [...main, ...numbered.flatMap(({ blocks }) => blocks)].filter(isShown);
  const all: Attachment[] = [
    ...numbered,
    { title: '调查问卷', blocks: questionnaires(source.campaign) },
    { title: '数据出处和核对', blocks: [...sources(source, main, shown)] },
  ];
  return {
    list: [
      { kind: 'paragraph', told: [''] },
      ...all.map(
        ({ title }, index): Block => ({
          kind: 'paragraph',
          told: [`${index === 0 ? '附件：' : '　　　'}${index + 1}. ${title}`],
        }),
      ),
    ],
    blocks: all.flatMap(({ title, blocks }, index): Block[] => [
      { kind: 'attachment', mark: `附件${index + 1}`, title },
      ...blocks,
    ]),
  };
}

function isShown(block: Block): block is Table | Chart {
  return block.kind === 'table' || block.kind === 'chart';
}

function withNumbers(blocks: readonly Block[], attachment: number): Block[] {
  let number = 1;
  return blocks.map((block) =>
    block.kind === 'table' ? { ...block, title: `附表${attachment}-${number++}　${block.title}` } : block,
  );
}

function sources(source: WordSource, main: readonly Block[], shown: readonly (Table | Chart)[]): Block[] {
  const { released: report, seal, revision } = source;
  const said = (told: Sentence): Block => ({ kind: 'paragraph', told });
  return [
    said([
      '本报告的每个数字都来自同一份报告数据（JSON）。下表列出正文中每个数字在其中的位置（RFC 9535 的写法，开头的“$.”省略；sum 为合计，count 为个数，花括号里是并列的几项）；表和图的数字合起来列，“*”表示各行自己的一项。比率按一位小数的百分数印出。',
    ]),
    sourcesOfText(main),
    sourcesOfTables(shown),
    said([
      '核对办法：在组织单位的回执查询页可以查到每张回执是否计入；存档包用 renkedu verify 核对，要用到下表的指纹、根和摘要。',
    ]),
    {
      kind: 'table',
      title: '核对依据',
      columns: [
        { head: '项目', width: 36 },
        { head: '内容', width: 104 },
      ],
      rows: [
        ['报告数据版次', revision === 0 ? '调查尚未封存，没有版次' : `第 ${revision} 版`],
        [
          '报告数据生成时间',
          `${beijingTime(report.generatedAt)}（北京时间），数据里写作 ${report.generatedAt}`,
        ],
        ['调查编号', report.campaign.id],
        ['冻结内容摘要（SHA-256）', report.campaign.digest ?? '尚未冻结'],
        ...(seal === null
          ? [['封存', '调查尚未封存，没有签名']]
          : [
              ['封存的答卷份数', String(seal.size)],
              ['全部答卷的 Merkle 根', seal.root],
              ['组织单位签名公钥的指纹', seal.fingerprint],
            ]),
      ],
      code: true,
    },
  ];
}
