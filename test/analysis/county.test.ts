import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import type { Estimate } from '../../analysis/report.ts';
import type { Answers } from '../../surveys/answers.ts';
import { type GroupCode, isGroupCode } from '../../surveys/groups.ts';
import county from './r/county.json' with { type: 'json' };
import { questionnaires, sourceOf } from './source.ts';

// 185 answers of a county with a joined stratum, one with more answers than people and a group that answered whole;
// county.R computes the same figures with R's survey package from the answers themselves.
const { cells, answers } = county;
const groups = Object.keys(county.share).filter(isGroupCode);
const report = composeReport(
  sourceOf(
    { questionnaires: questionnaires(groups), shares: county.share },
    cells.group.map((group, index) => ({
      group: groupOf(group),
      township: String(cells.township[index]),
      school: null,
      eligible: cells.N[index] ?? 0,
    })),
    answers.group.map((group, index) => ({
      group: groupOf(group),
      township: String(answers.township[index]),
      answers: given({
        overall: answers.overall[index],
        safety: answers.safety[index] ?? 'dk',
        index: answers.index[index],
      }),
    })),
  ),
);

test('the joined stratum is the one that R was told of', () => {
  expect(report.joinedStrata).toEqual([{ group: 'teacher', townships: ['530426103', '530426104'] }]);
});

test('every definition and combination of the county is R’s', () => {
  expect(report.alternatives).toHaveLength(12);
  for (const { definition, combination, estimate } of county.alternatives) {
    const found = report.alternatives.find(
      (one) => one.definition === definition && one.combination === combination,
    );
    same(found?.estimate, estimate, `${definition} ${combination}`);
  }
  same(report.headline, county.alternatives[0]?.estimate, 'headline');
});

test('so are the groups, the townships and the groups in townships', () => {
  for (const { group, estimate } of county.byGroup) {
    same(report.byGroup.find((one) => one.group === group)?.estimate, estimate, group);
  }
  for (const { township, groups: entering, estimate } of county.byTownship) {
    const found = report.byTownship.find((one) => one.township === township);
    expect(found?.groups).toEqual(entering);
    same(found?.estimate, estimate, township);
  }
  for (const { group, township, estimate } of county.byGroupTownship) {
    const found = report.byGroupTownship.find((one) => one.group === group && one.township === township);
    if (estimate === null) expect(found?.estimate).toEqual({ suppressed: 'small' });
    else same(found?.estimate, estimate, `${group} ${township}`);
  }
});

test('a dimension and an item, for the county and for the parents', () => {
  const [dimension, item] = county.parts;
  const ofDimension = (group: GroupCode | null) =>
    report.byDimension.find((one) => one.dimension === 'school' && one.group === group)?.estimate;
  const ofItem = (group: GroupCode | null) =>
    report.byItem.find((one) => one.item === 'safety' && one.group === group)?.estimate;
  same(ofDimension(null), dimension?.county, 'dimension');
  same(ofDimension('parent'), dimension?.parent, 'dimension of parents');
  same(ofItem(null), item?.county, 'item');
  same(ofItem('parent'), item?.parent, 'item of parents');
});

function same(
  found: Estimate | undefined,
  expected: Record<string, number | null> | undefined,
  about: string,
) {
  if (!found || 'suppressed' in found || !expected) throw new Error(`${about}: no estimate`);
  for (const [name, value] of Object.entries(expected)) {
    const ours = new Map<string, unknown>(Object.entries(found)).get(name);
    if (value === null) expect(ours, `${about} ${name}`).toBeNull();
    else if (typeof ours !== 'number') throw new Error(`${about} ${name}: ${ours}`);
    else expect(Math.abs(ours - value), `${about} ${name}: ${ours} for ${value}`).toBeLessThan(1e-9);
  }
}

function given(all: Record<string, Answers[string] | null | undefined>): Answers {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
  );
}

function groupOf(text: string): GroupCode {
  if (!isGroupCode(text)) throw new Error(text);
  return text;
}
