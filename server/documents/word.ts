import { Document, type FileChild, Packer, Paragraph, TextRun } from 'docx';
import type { ReleasedReport } from '../../analysis/report.ts';
import { labelsOf } from '../../analysis/wording.ts';
import type { MakeDocument } from './document-source.ts';
import { attachments } from './word/attachments.ts';
import { body, type WordSource } from './word/body.ts';
import type { Block, Picture } from './word/outline.ts';
import { packedAlike } from './word/pack.ts';
import { page, set, sizes, styles } from './word/page-form.ts';
import { type Painted, painted } from './word/pictures.ts';
import { printable } from './word/printable.ts';
import { footer, header, rendered, titleOf } from './word/render.ts';

/**
 * The self-evaluation report (社会认可度调查自评报告) in the form of GB/T 9704-2012. Releasable: made of the released
 * Report, of words that enough people wrote, the rectification list, the seal and the questionnaires; nothing of it is
 * from a single answer. Every figure is the Report's; an attachment says where each stands in it.
 */
export const wordReport: MakeDocument = async function* (source, progress) {
  const steps = 3;
  progress(0, steps);
  const blocks = outline(source);
  progress(1, steps);
  const pictures = await painted(blocks.flatMap((block) => (block.kind === 'chart' ? block.parts : [])));
  const packed = await Packer.toBuffer(documentOf(source.released, blocks, pictures));
  progress(2, steps);
  yield packedAlike(new Uint8Array(packed), source.released.generatedAt);
  progress(steps, steps);
};

/** All that stands in the report after its title. */
export function outline(source: WordSource): Block[] {
  const main = numbered(body(source), '');
  const { list, blocks } = attachments(source, main);
  return [...keptToSignature(main, list), signature(source.released), ...blocks];
}

/**
 * The list of attachments stays whole, with the signature below it and the last paragraph above: no page is left with a
 * signature alone (GB/T 9704-2012, 7.3.5).
 */
function keptToSignature(main: readonly Block[], list: readonly Block[]): Block[] {
  const keep = (block: Block): Block => (block.kind === 'paragraph' ? { ...block, kept: true } : block);
  return [...main.slice(0, -1), ...main.slice(-1).map(keep), ...list.map(keep)];
}

/** Tables and pictures with their numbers: 表1, 图1. */
function numbered(blocks: readonly Block[], before: string): Block[] {
  const next = { table: 1, chart: 1 };
  return blocks.map((block) => {
    if (block.kind === 'table') return { ...block, title: `${before}表${next.table++}　${block.title}` };
    if (block.kind === 'chart') return { ...block, title: `${before}图${next.chart++}　${block.title}` };
    return block;
  });
}

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

function signature({ campaign, generatedAt }: ReleasedReport): Block {
  return { kind: 'signature', lines: [campaign.organiser, day.format(new Date(generatedAt))] };
}

function documentOf(
  report: ReleasedReport,
  blocks: readonly Block[],
  pictures: ReadonlyMap<Picture, Painted>,
): Document {
  const labels = labelsOf(report);
  const title = titleIn(report);
  const children: FileChild[] = [
    titleOf(title),
    new Paragraph({
      style: 'Centred',
      children: [new TextRun({ ...set('subheading', sizes.body), text: `（${labels.join(' · ')}）` })],
    }),
    new Paragraph({ children: [] }),
    ...blocks.flatMap((block) => rendered(block, pictures)),
  ];
  return new Document({
    creator: printable(report.campaign.organiser),
    lastModifiedBy: '认可度',
    title: printable(title),
    description: labels.join(' · '),
    evenAndOddHeaderAndFooters: true,
    styles,
    sections: [
      {
        properties: { page },
        headers: { default: header(labels), even: header(labels) },
        footers: { default: footer('odd'), even: footer('even') },
        children,
      },
    ],
  });
}

/** The campaign's own title, so that the county is the one that it names. */
export function titleIn({ campaign }: ReleasedReport): string {
  return campaign.title.endsWith('自评报告') ? campaign.title : `${campaign.title}自评报告`;
}
