import type { Measure } from '../measure.ts';
import type { ReportSource, TallyCell } from '../report-source.ts';
import type { Answers, Counted } from '../suppression.ts';
import { TallyView } from '../tally-view.ts';
import { countyOf } from './county-of.ts';

/** What withholding is decided from, read from the tallies of a campaign that is closed. */
export interface WithholdingInput extends Counted {
  answers: Answers;
}

/** Reads the cells of a campaign and what was answered in them. */
export function withholdingInput(source: ReportSource): WithholdingInput {
  const { settings } = source;
  const all = countedIn(source, source.tallies);
  const flagged = source.tallies.reduce((sum, cell) => sum + (cell.flagged ? (cell.counts[0] ?? 0) : 0), 0);
  const unflagged = source.tallies.filter((cell) => !cell.flagged);
  const view = new TallyView(source, source.tallies);
  const items = new Map(
    [...source.questionnaires.values()].flatMap((questionnaire) =>
      questionnaire.items.flatMap(({ name, scale, role, dimension }) =>
        scale !== null && role !== 'overall' && dimension !== null ? [[name, dimension] as const] : [],
      ),
    ),
  );
  return {
    ...all,
    answers: {
      satisfied: all.satisfied,
      items: [...items].map(([item, dimension]) => {
        const moments = momentsIn(source, view, `item:${item}`);
        const own = all.county.cells.map(({ group, township }) => moments(group, township));
        return {
          ...{ item, dimension },
          satisfied: own.map(({ u }) => u),
          valid: own.map(({ valid }) => valid),
        };
      }),
      unflagged: flagged < settings.smallCell ? null : countedIn(source, unflagged),
    },
  };
}

/** The county with some of its answers, and how many are satisfied in each cell on the overall item. */
export function countedIn(source: ReportSource, tallies: readonly TallyCell[]): Counted {
  const { settings } = source;
  const view = new TallyView(source, tallies);
  const overall = momentsIn(source, view, 'overall');
  const headline = momentsIn(source, view, settings.definition);
  const county = countyOf(settings, source.frame, (group, township) => {
    const { n, valid } = overall(group, township);
    const { u, v } = headline(group, township);
    return { answers: n, valid, alike: v > 0 && (u === 0 || u === v) };
  });
  return { county, satisfied: county.cells.map(({ group, township }) => overall(group, township).u) };
}

function momentsIn({ settings }: ReportSource, view: TallyView, measure: Measure) {
  const cells = settings.groups.flatMap((group) => view.cells(measure, group));
  const byPlace = new Map(cells.map(({ group, township, moments }) => [`${group} ${township}`, moments]));
  return (group: string, township: string) =>
    byPlace.get(`${group} ${township}`) ?? { n: 0, valid: 0, u: 0, v: 0 };
}
