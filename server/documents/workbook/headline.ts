import { beijingTime } from '../../../analysis/beijing.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import {
  coarseInWords,
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  roundedToBarInWords,
  settlingInWords,
  verdictInWords,
  withheldInWords,
} from '../../../analysis/wording.ts';
import type { CampaignSettings } from '../../../surveys/campaign.ts';
import { scales } from '../../../surveys/scale.ts';
import type { PublishedCampaign } from '../../campaigns/published.ts';
import { type Cell, estimateCells, type Head, type Sheet } from './sheet.ts';
import { texts } from './texts.ts';

const heads: readonly Head[] = [
  [texts.entry, 22],
  [texts.value, 22],
  [texts.remark, 61],
];

/** The county's figure and how it stands to the bar. */
export function headlineSheet(report: ReleasedReport): Sheet {
  const { headline } = report;
  const [rate = null, error = null, lower = null, upper = null] = estimateCells(headline);
  const figures: Cell[][] =
    'suppressed' in headline
      ? [[texts.headline, withheldInWords[headline.suppressed], null]]
      : [
          [
            texts.headline,
            rate,
            [definitionNames[report.definition], coarseInWords(headline)].filter(Boolean).join('；'),
          ],
          [texts.error, error, null],
          [texts.lower, lower, headline.indicative ? texts.indicative : null],
          [texts.upper, upper, headline.indicative ? texts.indicative : null],
          [texts.level, { rate: headline.level }, null],
          [texts.valid, headline.valid, definitionsInWords[report.definition]],
          [texts.answers, headline.n, null],
          [
            texts.standing,
            headline.meetsBar ? texts.atLeast : texts.under,
            roundedToBarInWords(headline, report.bar) || null,
          ],
          [texts.verdict, verdictInWords(headline), settlingInWords(report) || null],
        ];
  const settling = report.settling?.answers ?? null;
  const turning = report.sensitivity.length;
  return {
    name: texts.sheets.headline,
    about: texts.abouts.headline,
    heads,
    rows: [
      ...figures,
      ...(settling === null ? [] : [[texts.settling, settling, settlingInWords(report)]]),
      [texts.bar, { rate: report.bar }, null],
      [texts.sensitivity, texts.none, turning === 0 ? texts.insensitive : texts.seeSensitivity(turning)],
    ],
  };
}

/** How the rate is counted, who was asked, and when: all that publication froze. */
export function methodSheet(
  report: ReleasedReport,
  { settings, questionnaires }: Pick<PublishedCampaign, 'settings' | 'questionnaires'>,
): Sheet {
  const { campaign } = report;
  const asked = [...questionnaires.values()].flatMap(({ items }) => items.map(({ scale }) => scale));
  const used = Object.values(scales).filter(({ code }) => asked.includes(code));
  return {
    name: texts.sheets.method,
    about: texts.abouts.method,
    heads,
    rows: [
      [texts.definition, definitionNames[report.definition], definitionsInWords[report.definition]],
      [texts.combination, combinationNames[report.combination], combinationsInWords[report.combination]],
      [texts.bar, { rate: report.bar }, null],
      [texts.level, { rate: settings.level }, null],
      [texts.smallCell, report.smallCell, texts.smallCellRemark],
      ...used.map(({ code, name }): Cell[] => [
        texts.satisfied(name),
        settings.satisfied[code].join('、'),
        null,
      ]),
      ...(settings.residents === null ? [] : [[texts.residents, settings.residents, null]]),
      [texts.sampling, { share: settings.sampling.ratio }, texts.samplingRemark],
      [texts.floor, settings.sampling.floor, null],
      ...accessRows(campaign.groups, settings),
      [texts.retention, campaign.retentionMonths, null],
      [texts.organiser, null, campaign.organiser],
      [texts.complaint, null, campaign.complaintContact],
      [
        texts.period,
        null,
        texts.span(beijingTime(campaign.opensAt), beijingTime(campaign.closedAt ?? campaign.closesAt)),
      ],
      [texts.digest, null, campaign.digest],
      [texts.generated, null, texts.generatedAt(beijingTime(report.generatedAt))],
    ],
  };
}

/** How people come to a questionnaire, and what may be said of who did. */
function accessRows(groups: ReleasedReport['campaign']['groups'], { access }: CampaignSettings): Cell[][] {
  const names = (byCode: boolean) =>
    groups
      .filter(({ code }) => (access[code] === 'code') === byCode)
      .map(({ name }) => name)
      .join('、');
  const [open, coded] = [names(false), names(true)];
  return [
    ...(open ? [[texts.access, texts.openly, texts.openlyRemark(open)]] : []),
    ...(coded ? [[texts.access, texts.byCode, texts.byCodeRemark(coded)]] : []),
  ];
}

/** The groups with what they weigh in the county's figure. */
export function weightsSheet(report: ReleasedReport, settings: CampaignSettings): Sheet {
  return {
    name: texts.sheets.weights,
    about: texts.abouts.weights,
    heads: [
      [texts.group, 18],
      [texts.eligible, 16],
      [texts.share, 14],
      [texts.census, 18],
      [texts.access, 24],
    ],
    rows: report.campaign.groups.map(({ code, name, eligible, share }) => [
      name,
      eligible,
      { share },
      settings.census.includes(code) ? texts.whole : texts.planned,
      settings.access[code] === 'code' ? texts.byCode : texts.openly,
    ]),
  };
}
