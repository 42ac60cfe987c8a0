import { expect, test } from 'vitest';
import { initialValues, toCampaignFile } from '../../../client/console/campaign-form-values.ts';
import { readCampaign } from '../../../surveys/campaign.ts';

const now = new Date('2026-11-30T17:30:00Z');

test('a new campaign is offered a week that begins next morning by Beijing’s clock', () => {
  // 17:30 UTC on 30 November is already 01:30 on 1 December in Beijing.
  const { opensAt, closesAt } = initialValues(undefined, now);
  expect([opensAt, closesAt]).toEqual(['2026-12-02T08:00', '2026-12-08T20:00']);
});

test('the form’s defaults are the campaign file’s own', () => {
  const { opensAt, closesAt, ...offered } = toCampaignFile(initialValues(undefined, now), undefined);
  const { bar, definition, combination, smallCell, sampling, census, residents, organiser, trial } =
    readCampaign({ title: 'x' }, now);
  expect(offered).toMatchObject({
    ...{ bar, definition, combination, smallCell, sampling, census, residents, organiser, trial },
  });
});

test('a draft goes through the form unchanged, what the form does not show included', () => {
  const settings = readCampaign(
    {
      title: '一次调查',
      complaintContact: '0877-1234567',
      opensAt: '2026-12-01T08:00:00+08:00',
      closesAt: '2026-12-05T20:00:00+08:00',
      bar: 0.855,
      sampling: { ratio: 0.001, floor: 216 },
      shares: { parent: 0.7, student: 0.3 },
      questionnaires: { parent: 'parent', student: 'student' },
      census: ['student'],
      retentionMonths: 12,
    },
    now,
  );
  const file = toCampaignFile(initialValues(settings, now), settings);
  expect(readCampaign(file, now)).toEqual(settings);
});
