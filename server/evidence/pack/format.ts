import { z } from 'zod';
import type { KeptPart } from '../../../analysis/keeping/merge.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import type { TallyCell } from '../../../analysis/report-source.ts';
import type { TallyLayout } from '../../../analysis/tally.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { type GroupCode, groupCodes } from '../../../surveys/groups.ts';
import { exclusionRule } from '../../queries/exclusion-rule.ts';
import { canonicalText } from '../canonical.ts';
import { sha256 } from './manifest.ts';

/** What stands in a pack's files, in the first version of the format. Instants are ISO 8601 in UTC. */

const group = z.enum(groupCodes);
const instant = z.iso.datetime({ offset: true });
const place = z.strictObject({ group, township: z.string().max(40) });
const receipt = z.string().regex(/^[2-9A-HJ-NP-Z]{16}$/);

/** campaign.json: what is known of a campaign and was not frozen when it was published. */
export const campaignFormat = z.strictObject({
  format: z.literal(1),
  id: z.string().max(64),
  digest: sha256,
  trial: z.boolean(),
  simulated: z.boolean(),
  exampleFrame: z.boolean(),
  opensAt: instant,
  closesAt: instant,
  publishedAt: instant.nullable(),
  /** Closed by hand; `null` where it closed by date. */
  closedAt: instant.nullable(),
  sealedAt: instant,
  fieldChanges: z
    .array(
      z.strictObject({
        at: instant,
        kind: z.enum(['extended', 'paused', 'resumed']),
        closedBefore: instant.nullable(),
        closesAt: instant.nullable(),
        reason: z.string().max(2000),
      }),
    )
    .max(1000),
  /** Links in force, the county's entry page with three nulls; codes in the restricted variant alone. */
  links: z
    .array(
      z.strictObject({
        group: group.nullable(),
        township: z.string().max(40).nullable(),
        school: z.string().max(100).nullable(),
        issuedAt: instant,
        code: z.string().max(40).optional(),
      }),
    )
    .max(200_000),
  seal: z.strictObject({
    size: z.int().min(0),
    root: sha256,
    publicKey: z.string().regex(/^[0-9a-f]{64}$/),
    fingerprint: z.string().max(60),
    signature: z.string().regex(/^[0-9a-f]{128}$/),
  }),
});

export type CampaignFacts = z.output<typeof campaignFormat>;

/**
 * exclusions.json of the restricted variant: every act, in its order, with the receipts that it set aside. Which they were
 * nobody knows once the answers were deleted; then there are none.
 */
export const exclusionsFormat = z.strictObject({
  format: z.literal(1),
  acts: z
    .array(
      z.strictObject({
        number: z.int().min(1),
        at: instant,
        actor: z.string().max(200),
        reason: z.string().max(4000),
        rule: exclusionRule.nullable(),
        undoes: z.int().min(1).nullable(),
        answers: z.int().min(0),
        receipts: z.array(receipt).refine((all) => new Set(all).size === all.length, 'a receipt twice'),
      }),
    )
    .max(10_000)
    .refine((acts) => acts.every(({ number }, at) => number === at + 1), 'numbers with gaps'),
});

export type ExclusionActs = z.output<typeof exclusionsFormat>['acts'];

/** exclusions.json of the public variant. */
export const publicExclusionsFormat = z.strictObject({
  format: z.literal(1),
  count: z.int().min(0),
  waiting: z.int().min(0),
  /** One number per act in force; `null` where one of them is under the threshold, for the sum would tell it. */
  acts: z.array(z.strictObject({ day: z.iso.date(), answers: z.int().min(0) })).nullable(),
});

const combination = z.enum(['fixed', 'population', 'as-answered']);
const groupRow = z.strictObject({
  group,
  row: z.enum(['estimate', 'steps', 'none']),
  items: z.boolean(),
  counts: z.boolean(),
  kinds: z.array(z.enum(['街道', '镇', '乡'])),
});
const townshipRow = z.strictObject({
  township: z.string().max(40),
  row: z.enum(['estimate', 'published', 'steps', 'none']),
  groups: z.array(group),
});
const patternFormat: z.ZodType<WithholdingPattern> = z.strictObject({
  format: z.literal(1),
  cells: z.array(place.extend({ reason: z.enum(['small', 'protected']) })).max(100_000),
  groups: z.array(groupRow),
  townships: z.array(townshipRow),
  headline: z.enum(['tenths', 'whole', 'none']),
  combinations: z.array(combination),
  counts: z.boolean(),
  items: z.boolean(),
  withoutFlagged: z.boolean(),
  changed: z.array(place),
  share: z.number(),
  check: z
    .strictObject({
      rung: z.int(),
      gaveUp: z.array(z.string()),
      narrowest: z.number().nullable(),
    })
    .nullable(),
});

/** versions.json: what was saved of each questionnaire while it was drafted, and the digest of what it said. */
export const versionsFormat = z.strictObject({
  format: z.literal(1),
  versions: z.array(
    z.strictObject({
      group,
      number: z.int().min(1),
      savedAt: instant,
      /** In the restricted variant alone; empty for what a draft began with. */
      savedBy: z.string().max(200).optional(),
      faults: z.int().min(0),
      /** Of its canonical JSON: the published one has that of questionnaires/{group}.json. */
      sha256,
    }),
  ),
});

export const versionsName = 'versions.json';

export type PackedVersion = z.output<typeof versionsFormat>['versions'][number];

/** withholding.json of the restricted variant: what is withheld at closing (0) and after each act. */
export const withholdingFormat = z.strictObject({
  format: z.literal(1),
  revisions: z
    .array(z.strictObject({ revision: z.int().min(0), pattern: patternFormat.nullable() }))
    .max(10_000),
});

/** kept.json: what a deletion left of the answers' counts, and the record of it. */
export const keptFormat = z.strictObject({
  format: z.literal(1),
  deletion: z.strictObject({
    at: instant,
    actor: z.string().max(200),
    reason: z.string().max(4000),
    /** The last day that was promised, in Shanghai. */
    keptUntil: z.iso.date(),
  }),
  /** What each number of a group's counts is. */
  columns: z.partialRecord(group, z.array(z.string())),
  parts: z
    .array(
      z.strictObject({
        group,
        places: z
          .array(z.strictObject({ township: z.string().max(40), school: z.string().max(100).nullable() }))
          .min(1)
          .max(10_000),
        flagged: z.boolean().nullable(),
        answers: z.int().min(1),
        counts: z.array(z.int().min(0)).nullable(),
      }),
    )
    .max(100_000),
});

export type DeletionRecord = z.output<typeof keptFormat>['deletion'];

/** A line of audit.jsonl: an entry of the audit, and the hash of the one before it. */
export const auditFormat = z.strictObject({
  number: z.int().min(1),
  previous: sha256,
  at: z.string().max(40),
  actor: z.string().max(200),
  action: z.string().max(100),
  subject: z.string().max(200),
  origin: z.string().max(200),
  result: z.string().max(100),
  details: z.string(),
  hash: sha256,
});

export type AuditExtract = z.output<typeof auditFormat>;

/** bulletins.json: every revision that was published, the first one first. */
export const bulletinsFormat = z.strictObject({
  format: z.literal(1),
  revisions: z
    .array(
      z.strictObject({
        revision: z.int().min(1),
        digest: sha256,
        note: z.string().max(4000),
        publishedAt: instant,
        publishedBy: z.string().max(200).optional(),
        withdrawnAt: instant.nullable(),
        withdrawnReason: z.string().max(4000).nullable(),
        /** `null` in the public variant for one that stands no longer. */
        bulletin: z
          .looseObject({ seal: z.looseObject({ root: sha256, fingerprint: z.string() }) })
          .nullable(),
      }),
    )
    .max(10_000),
});

/** The text of tallies.json: the same cells give the same text, in whatever order they come. */
export function talliesText(
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
  cells: readonly TallyCell[],
): string {
  const key = ({ group: own, township, school, flagged }: TallyCell) =>
    [own, township, school ?? '', flagged ? 1 : 0].join('\n');
  const sorted = cells
    .map((cell) => ({ key: key(cell), cell }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ cell: { group: own, township, school, flagged, counts } }) => ({
      ...{ group: own, township, school, flagged, counts },
    }));
  return canonicalText({ format: 1, columns: columnsIn(layouts), cells: sorted });
}

/** The text of kept.json. */
export function keptText(
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
  deletion: DeletionRecord,
  parts: readonly KeptPart[],
): string {
  return canonicalText({ format: 1, deletion, columns: columnsIn(layouts), parts });
}

/** The text of withholding.json where the pack holds no answers: what the released Report tells by its gaps. */
export function gapsText({ byGroupTownship, release }: ReleasedReport): string {
  const cells = byGroupTownship.flatMap(({ group: own, township, estimate }) =>
    'suppressed' in estimate ? [{ group: own, township, reason: estimate.suppressed }] : [],
  );
  return canonicalText({
    ...{ format: 1, cells },
    ...{ share: release?.share ?? 0, gaveUp: release?.gaveUp ?? [] },
  });
}

export function columnsIn(
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
): Partial<Record<GroupCode, string[]>> {
  return Object.fromEntries([...layouts].map(([own, layout]) => [own, columnsOf(layout)]));
}

/** What each number of a tally is: the answers, each option, and the moments of each measure. */
function columnsOf({ items, composites }: TallyLayout): string[] {
  return [
    'answers',
    ...items.flatMap(({ name, options }) => options.map((value) => `${name}=${value}`)),
    ...composites.flatMap(({ measure }) =>
      ['valid', 'u', 'v', 'uu', 'uv', 'vv'].map((moment) => `${measure}:${moment}`),
    ),
  ];
}

/** A line of responses.jsonl: what closing found, and the record as it is kept, sign for sign. */
export function responseLine(record: string, closingFlags: string): string {
  return `{"closing":"${closingFlags}","record":${record}}\n`;
}

const beforeRecord = Buffer.from('","record":');
const lineStart = Buffer.from('{"closing":"');

/** The two parts of a line without its end; `null` where it is none. */
export function readResponseLine(line: Buffer): { closing: string; record: Buffer } | null {
  if (!line.subarray(0, lineStart.length).equals(lineStart) || line.at(-1) !== 0x7d) return null;
  const at = line.indexOf(beforeRecord);
  const closing = line.toString('latin1', lineStart.length, Math.max(at, lineStart.length));
  if (at < 0 || !/^[a-z -]*$/.test(closing)) return null;
  return { closing, record: line.subarray(at + beforeRecord.length, -1) };
}
