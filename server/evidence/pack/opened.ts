import { z } from 'zod';
import { groupCodes } from '../../../surveys/groups.ts';
import { compileFrozen, type PublishedCampaign } from '../../campaigns/published.ts';
import type { CheckName, Checks } from './checks.ts';
import type { Container } from './container.ts';
import type { CampaignFacts } from './format.ts';
import { linesOf } from './pack-file.ts';
import { readJson } from './read-json.ts';

/** JSON that is read as a whole is no longer than this; answers and lists are read in parts. */
const mostText = 48 << 20;
/** Longer than any answer sheet, or any entry of the audit. */
const mostLine = 1 << 20;

/** A pack that is being checked, and what its checks know of it so far. */
export class OpenedPack {
  readonly checks: Checks;
  readonly container: Container;
  /** Known once campaign.json and frozen.json were read. */
  facts: CampaignFacts | null = null;
  campaign: PublishedCampaign | null = null;

  constructor(container: Container, checks: Checks) {
    this.container = container;
    this.checks = checks;
  }

  get manifest() {
    return this.container.manifest;
  }

  get restricted(): boolean {
    return this.manifest.variant === 'restricted';
  }

  has(name: string): boolean {
    return this.container.entries.has(name);
  }

  /** Each line is good until the next ones are asked for. */
  lines(name: string): AsyncGenerator<Buffer[]> {
    const { at, size } = this.#entry(name);
    return linesOf(this.container.file.stream(at, size), mostLine);
  }

  async text(name: string): Promise<string> {
    const { at, size } = this.#entry(name);
    if (size > mostText) throw new Error(`${name} 太大 (too large)`);
    return (await this.container.file.read(at, size)).toString();
  }

  #entry(name: string): { at: number; size: number } {
    const entry = this.container.entries.get(name);
    if (!entry) throw new Error(`缺少 ${name} (missing)`);
    return entry;
  }

  async json<Value>(name: string, format: z.ZodType<Value>): Promise<Value> {
    const read = format.safeParse(readJson(await this.text(name)));
    if (read.success) return read.data;
    const [first] = read.error.issues;
    throw new Error(`${first?.path.join('.') ?? ''}：${first?.message ?? ''}`);
  }
}

/** Reads a file for a check whose fault it is if it cannot be read; `null` then. */
export async function readFor<Value>(
  pack: OpenedPack,
  check: CheckName,
  name: string,
  format: z.ZodType<Value>,
): Promise<Value | null> {
  let value: Value | null = null;
  await pack.checks.guard(check, name, async () => {
    value = await pack.json(name, format);
  });
  return value;
}

/** Bounds within which what a pack says was frozen is worth the work: many times a county. */
const bounded = z.looseObject({
  settings: z.looseObject({
    groups: z.array(z.enum(groupCodes)).max(groupCodes.length),
    townships: z.array(z.looseObject({ code: z.string().max(40), name: z.string().max(200) })).max(300),
  }),
  frame: z
    .array(
      z.looseObject({
        group: z.enum(groupCodes),
        township: z.string().max(40),
        school: z.string().max(100).nullable(),
        eligible: z.int().min(0).max(1e9),
      }),
    )
    .max(100_000),
});
/** Signs of settings and questionnaires: no server takes a draft that is longer. */
const mostSettings = 2 << 20;
const mostItems = 2000;
/** Numbers in all cells that answers may be counted into: some 400 MB. */
export const mostCounts = 50_000_000;

/** Compiles what publication froze, as the server does. Throws where it is nothing that this software froze. */
export function compiledFrom(
  facts: Pick<CampaignFacts, 'id' | 'digest' | 'opensAt' | 'closesAt'>,
  frozen: string,
): PublishedCampaign {
  const read = bounded.safeParse(readJson(frozen));
  if (!read.success) throw new Error('不是发布时冻结的内容，或者太多');
  // Before any of it is read: conditions and notices take time for each sign.
  if (JSON.stringify(read.data.settings).length > mostSettings) throw new Error('设置和问卷太长 (too long)');
  const { id, digest, opensAt, closesAt } = facts;
  const campaign = compileFrozen({ id, digest, opens_at: opensAt, closes_at: closesAt }, frozen);
  const items = [...campaign.questionnaires.values()].reduce((sum, one) => sum + one.items.length, 0);
  if (items > mostItems) throw new Error('题目太多 (too many items)');
  checkCounts(campaign);
  return campaign;
}

/** Throws where no machine could count the answers: every cell of the frame, flagged or not, has its group's counts. */
function checkCounts({ frame, layouts }: PublishedCampaign): void {
  const widths = frame.reduce((sum, { group }) => sum + (layouts.get(group)?.width ?? 0), 0);
  if (2 * widths > mostCounts) throw new Error('单元或者选项太多 (too many cells or options)');
}
