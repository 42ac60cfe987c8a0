import { z } from 'zod';
import type { ReleasedReport } from '../../../analysis/report.ts';
import { groupCodes } from '../../../surveys/groups.ts';
import { gapsText } from './format.ts';
import type { OpenedPack } from './opened.ts';
import { prefixed } from './verify-figures.ts';
import { releaseFaults } from './verify-withholding.ts';
import { framedFaults, isReleased, readReport, sizeFaults } from './verify-without-answers.ts';

/**
 * What may leave of a pack's Report, as it was released when the pack was made, after all of it that can be checked
 * without counting the answers: that it is about what was frozen and as many answers as were sealed, and has nothing
 * that may not leave. That it follows from the Report is for `verifyPack` to say. `null` where it does not hold.
 */
export async function releasedIn(pack: OpenedPack): Promise<ReleasedReport | null> {
  const { checks, manifest } = pack;
  // Only a pack with the answers has another Report beside it.
  const name = manifest.responses === 'whole' ? 'released.json' : 'report.json';
  let released: ReleasedReport | null = null;
  await checks.guard('released', name, async () => {
    const report = await readReport(pack, name);
    const [fault] = figures.safeParse(report).error?.issues ?? [];
    if (fault) throw new Error(`${fault.path.join('.')}：${fault.message}`);
    if (!isReleased(report)) return checks.bad('released', '有不应外发的数字', [name]);
    const places = [...framedFaults(pack, report), ...sizeFaults(pack, report), ...releaseFaults(report)];
    if (manifest.responses !== 'whole' && (await pack.text('withholding.json')) !== gapsText(report))
      return checks.bad('released', '与报告里不公布的格子不一致', ['withholding.json']);
    if (places.length > 0)
      return checks.bad(
        'released',
        '与发布时冻结的、封存的份数不一致，或者有不应外发的数字',
        prefixed(name, places),
      );
    checks.ok('released', '口径、名册、收到的份数与冻结的、封存的一致，没有不应外发的数字');
    released = report;
  });
  return released;
}

const share = z.number().min(-1e6).max(1e6);
const count = z.number().min(0).max(1e9);
const estimate = z.union([
  z.strictObject({ suppressed: z.enum(['small', 'protected']) }),
  z.looseObject({
    ...{ rate: share, se: share, lower: share, upper: share, n: count, valid: count },
    verdict: z.enum(['reached', 'not-reached', 'undecided', 'too-few']),
    indicative: z.boolean(),
    coarse: z.literal(true).optional(),
  }),
]);
const group = z.enum(groupCodes);

/** What is printed and compared of a Report, for one that may have been made by anybody. */
const figures = z.looseObject({
  status: z.literal('closed'),
  label: z.literal('自评'),
  headline: estimate,
  byGroup: z.array(z.looseObject({ group, estimate })),
  byItem: z.array(z.looseObject({ group: group.nullable(), item: z.string(), estimate })),
});
