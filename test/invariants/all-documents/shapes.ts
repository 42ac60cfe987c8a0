import type { FrameCell } from '../../../surveys/frame.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { rareWords, type Shape } from './campaigns.ts';

const townships = ['530426001', '530426103', '530426104', '530426201'] as const;
const [first, second] = townships;

const cell = (
  group: GroupCode,
  township: string,
  eligible: number,
  school: string | null = null,
): FrameCell => ({
  ...{ group, township, school, eligible },
});

/** One small group of one mind with half of the shares beside a large one that the error cannot hide it in. */
const ofOneMind = {
  file: { questionnaires: { parent: 'parent', teacher: 'teacher' }, shares: { parent: 0.5, teacher: 0.5 } },
  frame: [
    ...[cell('parent', first, 900), cell('parent', second, 900)],
    ...[cell('teacher', first, 12), cell('teacher', second, 9)],
  ],
} as const;
const parents = [
  { group: 'parent', township: first, answers: 800, satisfied: 640 },
  { group: 'parent', township: second, answers: 800, satisfied: 656 },
] as const;

const usual: readonly Shape[] = [
  {
    name: 'a campaign of 300 answers, most of whose cells are withheld',
    simulated: { responses: 300, seed: 1 },
    is: ({ release }) => (release?.share ?? 0) > 0.8,
  },
  {
    name: 'a headline that leaves to a whole percent',
    ...ofOneMind,
    filled: [
      ...parents,
      { group: 'teacher', township: first, answers: 9, satisfied: 9 },
      { group: 'teacher', township: second, answers: 4, satisfied: 4 },
    ],
    is: ({ release }) => release?.headline === 'whole',
  },
  {
    name: 'a headline that does not leave',
    ...ofOneMind,
    filled: [...parents, { group: 'teacher', township: first, answers: 1, satisfied: 1 }],
    is: ({ release }) => release?.headline === 'none',
  },
  {
    name: 'a headline to a whole percent, and one in tenths without some answers',
    file: ofOneMind.file,
    frame: [
      ...[cell('parent', first, 900), cell('parent', second, 900)],
      ...[cell('teacher', first, 300), cell('teacher', second, 250)],
    ],
    // Found by a search over counties; what is set aside is flagged as too fast.
    filled: [
      { group: 'parent', township: first, answers: 301, satisfied: 272 },
      { group: 'parent', township: second, answers: 187, satisfied: 144 },
      { group: 'parent', township: second, answers: 447, satisfied: 447, seconds: 1 },
      { group: 'teacher', township: first, answers: 3, satisfied: 2 },
      { group: 'teacher', township: first, answers: 4, satisfied: 3, seconds: 1 },
      { group: 'teacher', township: second, answers: 1, satisfied: 0 },
      { group: 'teacher', township: second, answers: 3, satisfied: 3, seconds: 1 },
    ],
    aside: [{ flag: 'speed' }],
    is: ({ release, excluded }) => release?.headline === 'tenths' && excluded.waiting === 0,
  },
  {
    name: 'a census by one-time codes',
    file: {
      questionnaires: { parent: 'parent', principal: 'principal' },
      ...{ census: ['principal'], access: { principal: 'code' } },
    },
    frame: [
      ...[cell('parent', first, 600), cell('parent', second, 500)],
      ...[cell('principal', first, 12), cell('principal', second, 11)],
    ],
    filled: [
      { group: 'parent', township: first, answers: 90, satisfied: 77 },
      { group: 'parent', township: second, answers: 60, satisfied: 51 },
      { group: 'principal', township: first, answers: 12, satisfied: 11 },
      { group: 'principal', township: second, answers: 11, satisfied: 9 },
    ],
    is: ({ byGroup }) =>
      byGroup.some(({ estimate }) => 'rate' in estimate && !estimate.indicative && estimate.se === 0),
  },
  {
    name: 'schools, and codes that not all have used',
    file: {
      questionnaires: { student: 'student', teacher: 'teacher', 'npc-deputy': 'npc-deputy' },
      access: { 'npc-deputy': 'code' },
    },
    frame: [
      ...[cell('student', first, 700, '双江中学'), cell('student', second, 300, '甸中小学')],
      ...[cell('teacher', first, 60, '双江中学'), cell('teacher', second, 30, '甸中小学')],
      ...[cell('npc-deputy', first, 14), cell('npc-deputy', second, 6)],
    ],
    filled: [
      { group: 'student', township: first, answers: 70, satisfied: 61 },
      { group: 'student', township: second, answers: 40, satisfied: 37 },
      { group: 'teacher', township: first, answers: 25, satisfied: 21 },
      { group: 'teacher', township: second, answers: 12, satisfied: 10 },
      { group: 'npc-deputy', township: first, answers: 9, satisfied: 8 },
      { group: 'npc-deputy', township: second, answers: 3, satisfied: 1 },
    ],
    is: ({ release }) => (release?.share ?? 0) > 0,
  },
  {
    name: 'answers that were set aside twice',
    file: { questionnaires: { student: 'student', parent: 'parent', teacher: 'teacher' } },
    frame: townships.flatMap((township) => [
      ...[cell('student', township, 400), cell('parent', township, 500), cell('teacher', township, 60)],
    ]),
    simulated: { responses: 200, seed: 7 },
    filled: [
      { group: 'parent', township: first, answers: 12, satisfied: 7, seconds: 1 },
      { group: 'parent', township: second, answers: 1, satisfied: 1, comment: rareWords },
    ],
    aside: [{ flag: 'speed' }, { group: 'teacher', township: first }],
    is: ({ excluded }) => excluded.count >= 13,
  },
  {
    name: 'two questionnaires, of which everything leaves',
    file: { questionnaires: { parent: 'parent', teacher: 'teacher' } },
    frame: townships
      .slice(0, 3)
      .flatMap((township) => [cell('parent', township, 3000), cell('teacher', township, 3000)]),
    simulated: { responses: 900, seed: 5 },
    is: ({ release }) => release?.share === 0,
  },
];

/** As 峨山 is asked, by more seeds and sizes. */
const more: readonly Shape[] = [216, 300, 600].flatMap((responses) =>
  [2, 3, 4].map(
    (seed): Shape => ({
      name: `${responses} answers of all groups, seed ${seed}`,
      simulated: { responses, seed },
      filled: [{ group: 'parent', township: first, answers: 12, satisfied: 8, seconds: 1 }],
      aside: seed === 2 ? [{ flag: 'speed' }, { group: 'teacher', township: first }] : [],
      is: ({ release }) => (release?.share ?? 0) > 0.6,
    }),
  ),
);

export const shapes: readonly Shape[] = process.env['LONG'] === '1' ? [...usual, ...more] : usual;
