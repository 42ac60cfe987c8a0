import { z } from 'zod';
import type { CampaignFault } from './campaign-faults.ts';
import { type GroupCode, groupCodes, groupName } from './groups.ts';
import type { Item, Questionnaire } from './questionnaire.ts';

/**
 * Known shares of a group's people: per group, per item of role `background`, per option (its value as text) the share
 * of the people who are eligible, 0 … 1. They are declared before publication, within groups alone: strata, weights and
 * shares are the groups' own, so the county follows from its groups.
 */
export const marginsFile = z.partialRecord(
  z.enum(groupCodes),
  z.record(z.string(), z.record(z.string(), z.number({ error: '应为 0 到 1 之间的数' }))).optional(),
);

export type Margins = z.output<typeof marginsFile>;

/** One margin of a group: an item, and the share of each of its options in their order. */
export interface DeclaredMargin {
  item: Item;
  shares: readonly number[];
}

/** The margins of a group, in the order in which its items are asked; none where none are declared. */
export function marginsOf(
  margins: Margins,
  group: GroupCode,
  questionnaire: Questionnaire,
): DeclaredMargin[] {
  const declared = margins[group] ?? {};
  return questionnaire.items.flatMap((item) => {
    const shares = declared[item.name];
    return shares ? [{ item, shares: item.options.map(({ value }) => shares[String(value)] ?? 0) }] : [];
  });
}

/** Every fault of declared margins. A sum may miss 1 by what rounding leaves. */
export function marginFaults(
  margins: Margins,
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>,
): CampaignFault[] {
  return groupCodes.flatMap((group) => {
    const declared = margins[group];
    if (declared === undefined) return [];
    const questionnaire = questionnaires.get(group);
    if (!questionnaire)
      return [{ path: `margins.${group}`, message: `本次调查没有“${groupName(group)}”这一人群` }];
    return Object.entries(declared).flatMap(([name, shares]) => {
      const path = `margins.${group}.${name}`;
      const item = questionnaire.items.find((one) => one.name === name);
      if (item?.role !== 'background' || item.type === 'checkbox' || item.options.length < 2)
        return [{ path, message: '应为本问卷里的一道单选背景题（role 为 background）' }];
      return shareFaults(path, item, shares);
    });
  });
}

function shareFaults(path: string, item: Item, shares: Readonly<Record<string, number>>): CampaignFault[] {
  const values = item.options.map(({ value }) => String(value));
  const unknown = Object.keys(shares)
    .filter((value) => !values.includes(value))
    .map((value) => ({
      path: `${path}.${value}`,
      message: `题目没有这个选项（可用：${values.join('、')}）`,
    }));
  const wrong = values.flatMap((value) => {
    const share = shares[value];
    if (share === undefined)
      return [{ path: `${path}.${value}`, message: '没有写这个选项的占比，每个选项都要写' }];
    return share > 0 && share < 1 ? [] : [{ path: `${path}.${value}`, message: '应大于 0、小于 1' }];
  });
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  const off =
    Math.abs(sum - 1) > 0.001
      ? [{ path, message: `各选项占比之和应为 1，现在是 ${Number(sum.toFixed(4))}` }]
      : [];
  return [...unknown, ...wrong, ...off];
}
