import { dimensionName } from '../surveys/dimensions.ts';
import type { GroupCode } from '../surveys/groups.ts';
import { groupName } from '../surveys/groups.ts';
import type { Item } from '../surveys/questionnaire.ts';
import { clusteredVariance, clustersOf } from './clusters.ts';
import { compared } from './compare.ts';
import { type HeadlineNotes, notesOf } from './notes.ts';
import { participationOf } from './participation.ts';
import { releaseIn } from './release.ts';
import type { Combination, Definition, Estimate, Report } from './report.ts';
import { eligibleIn, type ReportSource, type TallyCell } from './report-source.ts';
import { sensitivityOf, type Way } from './sensitivity.ts';
import { settlingOf } from './settling.ts';
import { kishEffectiveSize } from './statistics/kish.ts';
import { TallyView } from './tally-view.ts';
import { isWithheld } from './withholding/pattern.ts';

const definitions: readonly Definition[] = ['overall', 'pooled', 'mean5', 'index100'];
const combinations: readonly Combination[] = ['fixed', 'population', 'as-answered'];

/** Makes the one Report that every screen and document prints. Costs cells, not responses. */
export function composeReport(source: ReportSource): Report {
  const { settings } = source;
  const view = new TallyView(source, source.tallies);
  const flagged = source.tallies.filter((cell) => cell.flagged);
  // Some flags rest on what was answered, so while the field is open their number is not told either.
  const flaggedCount = source.status === 'closed' ? answersIn(flagged) : 0;
  const withoutFlagged = viewWithoutFlagged(source, flaggedCount);
  const headline = view.estimate(settings.definition);
  const alternatives = waysOf(view);
  const items = scaledItems(source);
  const dimensions = [...new Set(items.map((item) => item.dimension))];
  const { groups } = settings;
  const townships = settings.townships.map((township) => township.code);
  const byGroup = groups.map((group) => ({ group, estimate: view.estimate(settings.definition, { group }) }));
  const byTownship = townships.map((township) => ({
    township,
    ...view.township(settings.definition, township),
  }));

  return {
    format: 1,
    campaign: campaignOf(source, items, dimensions),
    generatedAt: source.generatedAt,
    status: source.status,
    label: '自评',
    simulated: source.simulated,
    definition: settings.definition,
    combination: settings.combination,
    bar: settings.bar,
    smallCell: settings.smallCell,
    participation: participationOf(source),
    headline,
    alternatives,
    sensitivity: sensitivityOf(headline, [
      ...alternatives.map((way): Way => ({ ...way, flagged: 'with' })),
      ...(withoutFlagged ? waysOf(withoutFlagged) : []).map((way): Way => ({ ...way, flagged: 'without' })),
    ]),
    settling: settlingIn(source, view, headline),
    byGroup,
    byTownship,
    comparisons: {
      groups: compared(
        released(byGroup).map(({ group }) => [group, view.measured(settings.definition, { group })]),
        settings.level,
      ),
      townships: compared(
        released(byTownship).map(({ township }) => [
          township,
          view.measured(settings.definition, { township }),
        ]),
        settings.level,
      ),
    },
    byGroupTownship: groups.flatMap((group) =>
      townships
        .filter((township) => view.eligible(group, township) > 0)
        .map((township) => ({
          group,
          township,
          estimate: cellEstimate(source, view, group, township),
        })),
    ),
    byDimension: view.perGroup(
      dimensions,
      (dimension, group) => items.some((item) => item.dimension === dimension && item.groups.includes(group)),
      (dimension, group) => ({
        group,
        dimension,
        estimate: view.estimate(`dimension:${dimension}`, group ? { group } : {}),
      }),
    ),
    byItem: view.perGroup(
      items.map((item) => item.name),
      (name, group) => items.some((item) => item.name === name && item.groups.includes(group)),
      (name, group) => view.item(name, group),
    ),
    excluded: excludedIn(source),
    flagged: { count: flaggedCount, headlineWithout: withoutFlagged?.estimate(settings.definition) ?? null },
    joinedStrata: view.strata
      .filter((stratum) => stratum.townships.length > 1)
      .map(({ group, townships: codes }) => ({ group, townships: [...codes] })),
    release: releaseIn(source, view),
    notes: notesOf(source, view, headlineNotes(source, view, headline)),
  };
}

/** A cell of group × township, unless the pattern withholds it. */
function cellEstimate(
  { settings, withholding }: ReportSource,
  view: TallyView,
  group: GroupCode,
  township: string,
): Estimate {
  const reason = withholding && isWithheld(withholding, group, township);
  return reason ? { suppressed: reason } : view.estimate(settings.definition, { group, township });
}

function released<Row extends { estimate: Estimate }>(rows: readonly Row[]): Row[] {
  return rows.filter(({ estimate }) => !('suppressed' in estimate));
}

function answersIn(cells: readonly TallyCell[]): number {
  return cells.reduce((sum, cell) => sum + (cell.counts[0] ?? 0), 0);
}

/** Both ways are shown only where the difference holds enough answers not to tell of any one of them. */
function viewWithoutFlagged(source: ReportSource, flaggedCount: number): TallyView | null {
  if (source.status !== 'closed' || flaggedCount < source.settings.smallCell) return null;
  return new TallyView(
    source,
    source.tallies.filter((cell) => !cell.flagged),
  );
}

/** With and without what is set aside, where as many are as may be told. */
function excludedIn(source: ReportSource): Report['excluded'] {
  const { count, waiting, tallies, kept } = source.excluded;
  const { smallCell, definition } = source.settings;
  if (source.status !== 'closed' || count < smallCell)
    return { count, waiting, headlineWithout: null, headlineWith: null };
  const headlineOf = (cells: readonly TallyCell[]) => new TallyView(source, cells).estimate(definition);
  return {
    count,
    waiting,
    headlineWithout: headlineOf(kept),
    headlineWith: headlineOf([...source.tallies, ...tallies]),
  };
}

/** The county's figure by every definition and combination. */
function waysOf(view: TallyView): Report['alternatives'] {
  return definitions.flatMap((definition) =>
    combinations.map((combination) => ({
      definition,
      combination,
      estimate: view.estimate(definition, {}, combination),
    })),
  );
}

function settlingIn({ settings }: ReportSource, view: TallyView, headline: Estimate): Report['settling'] {
  if ('suppressed' in headline || headline.verdict !== 'undecided') return null;
  const figure = view.measured(settings.definition);
  return figure && settlingOf(figure, settings);
}

/** What the notes tell of the headline: the price of its weights, and what schools would add to its error. */
function headlineNotes(source: ReportSource, view: TallyView, headline: Estimate): HeadlineNotes {
  const figure = 'suppressed' in headline ? null : view.measured(source.settings.definition);
  if (!figure) return { weighted: null, schoolsWiden: null };
  const { influence, variance, n } = figure;
  const weights = influence.map(({ cell, u }) => ({ weight: u, answers: cell.moments.n }));
  const clusters = clustersOf(source.settings.definition, source.tallies, source.layouts);
  return {
    weighted: { answers: n, effective: kishEffectiveSize(weights) },
    schoolsWiden:
      clusters && variance > 0 ? Math.sqrt(clusteredVariance(influence, clusters) / variance) : null,
  };
}

type ScaledItem = Report['campaign']['items'][number];

function scaledItems(source: ReportSource): ScaledItem[] {
  const items = new Map<string, ScaledItem>();
  for (const [group, questionnaire] of source.questionnaires) {
    for (const item of questionnaire.items) {
      if (item.scale === null || item.dimension === null) continue;
      const known = items.get(item.name);
      if (known) known.groups.push(group);
      else items.set(item.name, scaledItem(item, item.dimension, group));
    }
  }
  return [...items.values()];
}

function scaledItem(item: Item, dimension: string, group: GroupCode): ScaledItem {
  return {
    name: item.name,
    title: item.title,
    dimension,
    dimensionName: dimensionName(dimension),
    groups: [group],
    overall: item.role === 'overall',
    options: item.options.map(({ value, text }) => ({ value, text })),
  };
}

function campaignOf(source: ReportSource, items: ScaledItem[], dimensions: string[]): Report['campaign'] {
  const { settings } = source;
  return {
    ...source.campaign,
    title: settings.title,
    organiser: settings.organiser,
    opensAt: settings.opensAt,
    closesAt: settings.closesAt,
    trial: settings.trial,
    groups: settings.groups.map((code) => ({
      code,
      name: groupName(code),
      eligible: eligibleIn(source, code),
      share: settings.shares[code] ?? 0,
    })),
    townships: settings.townships.map(({ code, name, kind }) => ({ code, name, kind })),
    items,
    dimensions: dimensions.map((code) => ({ code, name: dimensionName(code) })),
    retentionMonths: settings.retentionMonths,
    complaintContact: settings.complaintContact,
  };
}
