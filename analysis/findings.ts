import { type CampaignSettings, campaignScales } from '../surveys/campaign.ts';
import type { GroupCode } from '../surveys/groups.ts';
import { type Quality, QualityCounts } from './answer-quality.ts';
import { CommentCounts, type Comments } from './comments.ts';
import { composeReport } from './compose-report.ts';
import { type FindingsNote, findingsNotes } from './findings-notes.ts';
import { type ImportanceMatrix, importanceMatrices } from './importance.ts';
import { ImportanceCounts } from './importance-counts.ts';
import { type Lever, leversOf } from './levers.ts';
import { type GroupCodes, type ParticipationTerms, participationTerms } from './participation-terms.ts';
import { type Raking, RakingCounts } from './raking.ts';
import type { Report } from './report.ts';
import type { ReportSource } from './report-source.ts';
import type { AnsweredResponse } from './response.ts';
import { type BySchools, bySchools, type PlainProportion, plainProportions } from './standing-alone.ts';
import { TallyView } from './tally-view.ts';

/**
 * What a pass over the answers tells beside the Report: how people answered, what to mend first, what they wrote. Made
 * once the campaign is sealed; rates are fractions of 1. Nothing in it comes from fewer than `smallCell` answers.
 */
export interface Findings {
  format: 1;
  campaign: Pick<Report['campaign'], 'id' | 'title' | 'organiser' | 'trial' | 'exampleFrame' | 'digest'> & {
    groups: { code: GroupCode; name: string }[];
    townships: { code: string; name: string }[];
    items: { name: string; title: string }[];
  };
  /** Of the answers it was made from: the sealed root and what was set aside. */
  revision: string;
  generatedAt: string;
  label: '自评';
  simulated: boolean;
  definition: Report['definition'];
  bar: number;
  smallCell: number;
  participation: ParticipationTerms;
  quality: Quality;
  importance: { matrices: ImportanceMatrix[]; levers: Lever[] };
  raking: Raking;
  /** Beside the Report's rates, for whoever checks them. */
  plain: PlainProportion[];
  /** The headline with schools as clusters; `null` where schools are not told apart. */
  schools: BySchools | null;
  comments: Comments;
  notes: FindingsNote[];
}

/**
 * Makes the Findings from the responses of a sealed campaign, given one at a time in two passes over the same ones, in
 * any order: `survey` each, then `count` each, then `result`. Memory is bounded whatever their number. Throws where
 * the campaign is not closed.
 */
export class FindingsMaker {
  readonly #source: ReportSource;
  readonly #quality: QualityCounts;
  readonly #importance: ImportanceCounts;
  readonly #comments: CommentCounts;
  readonly #raking: RakingCounts;

  constructor(source: ReportSource) {
    if (source.status !== 'closed') throw new Error('findings are made once the campaign is sealed');
    const { questionnaires, settings } = source;
    this.#source = source;
    this.#quality = new QualityCounts(source);
    this.#importance = new ImportanceCounts(questionnaires);
    this.#raking = new RakingCounts(source);
    this.#comments = new CommentCounts(questionnaires, settings.smallCell, source.campaign.id);
  }

  survey(response: AnsweredResponse): void {
    this.#quality.survey(response);
    this.#comments.survey(response);
  }

  count(response: AnsweredResponse): void {
    this.#quality.count(response);
    this.#importance.count(response);
    this.#raking.count(response);
    this.#comments.count(response);
  }

  /** @param codes of the groups whose people got one-time codes */
  result(revision: string, codes: readonly GroupCodes[]): Findings {
    const source = this.#source;
    const { settings } = source;
    const report = composeReport(source);
    const quality = this.#quality.result(
      report.headline,
      (cells) => new TallyView(source, cells).estimate(settings.definition),
      report.flagged.headlineWithout !== null,
    );
    const view = new TallyView(source, source.tallies);
    const matrices = importanceMatrices(report, this.#importance, settings.level);
    const scales = campaignScales(settings);
    const findings = {
      format: 1 as const,
      campaign: campaignOf(report),
      revision,
      generatedAt: source.generatedAt,
      label: report.label,
      simulated: report.simulated,
      definition: report.definition,
      bar: report.bar,
      smallCell: report.smallCell,
      participation: participationTerms(report, codesOf(settings, codes)),
      quality,
      importance: { matrices, levers: leversOf(report, this.#importance, source.questionnaires, scales) },
      raking: this.#raking.result(source, view),
      plain: plainProportions(source, view),
      schools: bySchools(source, view),
      comments: this.#comments.result(),
    };
    return { ...findings, notes: findingsNotes(findings, settings) };
  }
}

function campaignOf({ campaign }: Report): Findings['campaign'] {
  const { id, title, organiser, trial, exampleFrame, digest } = campaign;
  return {
    ...{ id, title, organiser, trial, exampleFrame, digest },
    groups: campaign.groups.map(({ code, name }) => ({ code, name })),
    townships: campaign.townships.map(({ code, name }) => ({ code, name })),
    items: campaign.items.map((item) => ({ name: item.name, title: item.title })),
  };
}

/** The groups that are asked by code, with none where none were handed out. */
function codesOf(
  { access, groups }: Pick<CampaignSettings, 'access' | 'groups'>,
  codes: readonly GroupCodes[],
): GroupCodes[] {
  return groups
    .filter((group) => access[group] === 'code')
    .map((group) => codes.find((one) => one.group === group) ?? { group, codes: 0, used: 0 });
}
