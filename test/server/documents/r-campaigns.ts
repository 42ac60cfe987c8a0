import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { ResponseRow } from '../../../server/documents/rows.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { questionnaires } from '../../analysis/source.ts';
import { seeded } from '../../analysis/synthetic-counties.ts';
import { documentSource, rowOf } from './source.ts';

/**
 * Eligible people and answers. Teachers of 104 are one and join 103; the principals are asked whole in three townships;
 * more parents of 201 answered than are eligible; nobody of 104 is a principal.
 */
const cells: readonly (readonly [GroupCode, string, number, number])[] = [
  ['parent', '530426001', 900, 60],
  ['parent', '530426103', 300, 31],
  ['parent', '530426104', 200, 24],
  ['parent', '530426201', 11, 13],
  ['teacher', '530426001', 80, 22],
  ['teacher', '530426103', 40, 12],
  ['teacher', '530426104', 20, 1],
  ['teacher', '530426201', 16, 9],
  ['principal', '530426001', 6, 6],
  ['principal', '530426103', 4, 4],
  ['principal', '530426201', 3, 3],
];
/** What a reader of CSV may stumble over: breaks and blank lines, quotes, apostrophes, signs, length. */
const comments = ['一\n\n二', '"好"', "it's", '=1+1', ', , ', '#', '很'.repeat(3000), '\\', '😀', '\n'];

const settings: Readonly<Record<string, Partial<CampaignFile>>> = {
  'fixed-overall': {
    definition: 'overall',
    combination: 'fixed',
    shares: { parent: 0.5, teacher: 0.3, principal: 0.2 },
    access: { principal: 'code' },
  },
  'population-pooled': { definition: 'pooled', combination: 'population', satisfied: { satisfaction3: [3] } },
  'as-answered-mean5': { definition: 'mean5', combination: 'as-answered', level: 0.9 },
  'fixed-index100': {
    definition: 'index100',
    combination: 'fixed',
    shares: { parent: 0.6, teacher: 0.4, principal: 0 },
  },
};

/** Four campaigns of the same county, each with another definition and combination; some answers are set aside. */
export const rCampaigns: readonly { name: string; source: DocumentSource }[] = Object.entries(settings).map(
  ([name, file], index) => ({
    name,
    source: documentSource(
      {
        title: '峨山县“自评”调查\\n <%s>',
        questionnaires: withComment(questionnaires(['parent', 'teacher', 'principal'])),
        ...file,
      },
      cells.map(([group, township, eligible]) => ({ group, township, school: null, eligible })),
      rows(seeded(index + 1)),
    ),
  }),
);

function withComment(given: CampaignFile['questionnaires']): CampaignFile['questionnaires'] {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([group, questionnaire]) => {
      if (typeof questionnaire !== 'object' || !Array.isArray(questionnaire['elements']))
        throw new Error('a questionnaire has elements');
      const elements = [{ type: 'comment', name: 'n', role: 'comment' }, ...questionnaire['elements']];
      return [group, { ...questionnaire, elements }];
    }),
  );
}

function rows(random: () => number): ResponseRow[] {
  const pick = (shares: readonly number[]) => {
    let left = random();
    const found = shares.findIndex((share) => {
      left -= share;
      return left < 0;
    });
    return (found < 0 ? shares.length - 1 : found) + 1;
  };
  return cells.flatMap(([group, township, , answered]) =>
    Array.from({ length: answered }, (_, index) => {
      const blank = random() < 0.05;
      const unknown = random() < 0.15;
      const answers = {
        overall: group === 'principal' ? 5 : pick([0.02, 0.04, 0.1, 0.44, 0.4]),
        safety: unknown ? 'dk' : pick([0.1, 0.4, 0.5]),
        ...(index % 3 === 0 ? { n: comments[(index / 3) % comments.length] ?? '' } : {}),
        ...(blank ? {} : { index: pick([0.02, 0.02, 0.05, 0.1, 0.2, 0.3, 0.31]) }),
      };
      // One in ten of the largest cell is set aside.
      const aside = group === 'parent' && township === '530426001' && index % 10 === 0 ? 2 : null;
      return rowOf({ group, township, answers, aside });
    }),
  );
}
