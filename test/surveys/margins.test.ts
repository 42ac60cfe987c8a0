import { expect, test } from 'vitest';
import { readCampaign } from '../../surveys/campaign.ts';
import type { CampaignFaults } from '../../surveys/campaign-faults.ts';

const questionnaire = {
  title: '问卷',
  elements: [
    { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    { type: 'radiogroup', name: 'stage', role: 'background', choices: ['primary', 'middle'] },
    { type: 'checkbox', name: 'several', role: 'background', choices: ['a', 'b'] },
  ],
};

function faultsOf(margins: Record<string, unknown>): string[] {
  try {
    readCampaign({ title: '构成', questionnaires: { parent: questionnaire }, margins }, new Date(0));
    return [];
  } catch (error) {
    return (error as CampaignFaults).faults.map(({ path }) => path);
  }
}

test('a margin is taken with a share for every option, and frozen with the settings', () => {
  const margins = { parent: { stage: { primary: 0.65, middle: 0.35 } } };
  expect(faultsOf(margins)).toEqual([]);
  const settings = readCampaign(
    { title: '构成', questionnaires: { parent: questionnaire }, margins },
    new Date(0),
  );
  expect(settings.margins).toEqual(margins);
  expect(readCampaign({ title: '构成' }, new Date(0)).margins).toEqual({});
});

test('every fault is named at its place', () => {
  expect(faultsOf({ teacher: { stage: { primary: 0.5, middle: 0.5 } } })).toEqual(['margins.teacher']);
  expect(
    faultsOf({
      parent: {
        overall: { 1: 0.5, 2: 0.5 },
        several: { a: 0.5, b: 0.5 },
        stage: { primary: 0.7, high: 0.2, middle: 0 },
      },
    }),
  ).toEqual([
    'margins.parent.overall',
    'margins.parent.several',
    'margins.parent.stage.high',
    'margins.parent.stage.middle',
    'margins.parent.stage',
  ]);
  expect(faultsOf({ parent: { stage: { primary: 1 } } })).toEqual([
    'margins.parent.stage.primary',
    'margins.parent.stage.middle',
  ]);
});
