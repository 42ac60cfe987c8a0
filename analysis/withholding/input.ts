import type { Measure } from '../measure.ts';
import type { ReportSource } from '../report-source.ts';
import type { Answers } from '../suppression.ts';
import { TallyView } from '../tally-view.ts';
import type { County } from './county.ts';
import { countyOf } from './county-of.ts';

/** What withholding is decided from, read from the tallies of a campaign that is closed. */
export function withholdingInput(source: ReportSource): { county: County; answers: Answers } {
  const { settings } = source;
  const view = new TallyView(source, source.tallies);
  const momentsIn = (measure: Measure) => {
    const cells = settings.groups.flatMap((group) => view.cells(measure, group));
    const byPlace = new Map(cells.map(({ group, township, moments }) => [`${group} ${township}`, moments]));
    return (group: string, township: string) =>
      byPlace.get(`${group} ${township}`) ?? { n: 0, valid: 0, u: 0, v: 0 };
  };
  const overall = momentsIn('overall');
  const headline = momentsIn(settings.definition);
  const county = countyOf(settings, source.frame, (group, township) => {
    const { n, valid } = overall(group, township);
    const { u, v } = headline(group, township);
    return { answers: n, valid, alike: v > 0 && (u === 0 || u === v) };
  });
  const of = (measure: Measure) => {
    const moments = momentsIn(measure);
    return county.cells.map(({ group, township }) => moments(group, township));
  };
  const items = new Set(
    [...source.questionnaires.values()].flatMap((questionnaire) =>
      questionnaire.items
        .filter(({ scale, role }) => scale !== null && role !== 'overall')
        .map(({ name }) => name),
    ),
  );
  return {
    county,
    answers: {
      satisfied: of('overall').map(({ u }) => u),
      items: [...items].map((item) => {
        const moments = of(`item:${item}`);
        return { item, satisfied: moments.map(({ u }) => u), valid: moments.map(({ valid }) => valid) };
      }),
    },
  };
}
