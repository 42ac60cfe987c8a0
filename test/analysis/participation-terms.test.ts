import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import { participationTerms } from '../../analysis/participation-terms.ts';
import { nine, response, sealedField } from './field.ts';

const answers = nine(5, 5, 5, 5, 5, 5, 5, 5, 5);
const responses = [
  ...Array.from({ length: 30 }, () => response(answers)),
  ...Array.from({ length: 30 }, () => response(answers, { township: '530426103' })),
  ...Array.from({ length: 8 }, () => response(answers, { group: 'teacher' as const })),
];

test('one-time codes give a response rate, RR1; links that anyone can open give participation', () => {
  const report = composeReport(sealedField(responses, { access: { teacher: 'code' } }));
  const { byGroup } = participationTerms(report, [{ group: 'teacher', codes: 100, used: 8 }]);
  expect(byGroup).toEqual([
    { group: 'parent', term: 'participation-rate', formula: null, asked: 600, answered: 60, rate: 0.1 },
    { group: 'teacher', term: 'response-rate', formula: 'RR1', asked: 100, answered: 8, rate: 0.08 },
  ]);
});

test('a township that sent half of what is due is told by how much it is missing', () => {
  const { byTownship } = participationTerms(composeReport(sealedField(responses)), []);
  const parents = byTownship.filter(({ group }) => group === 'parent');
  // 400 of 600 people live in 双江街道 and 30 of 60 answers came: (1/2) / (2/3) = 0.75; 甸中镇 (1/2) / (1/3) = 1.5.
  expect(parents).toEqual([
    {
      group: 'parent',
      township: '530426001',
      eligible: 400,
      answered: 30,
      missing: 370,
      rate: 0.075,
      represented: expect.closeTo(0.75, 12),
    },
    {
      group: 'parent',
      township: '530426103',
      eligible: 200,
      answered: 30,
      missing: 170,
      rate: 0.15,
      represented: expect.closeTo(1.5, 12),
    },
  ]);
  expect(byTownship.some(({ township }) => township === '530426201')).toBe(false);
});
