import type { ReleasedReport } from '../../../analysis/report.ts';
import type { CampaignSettings } from '../../../surveys/campaign.ts';
import { conditionInWords } from '../../../surveys/condition-words.ts';
import { dimensionName } from '../../../surveys/dimensions.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { itemTypesInWords } from '../../../surveys/item-types.ts';
import type { Item, Questionnaire } from '../../../surveys/questionnaire.ts';
import { scales } from '../../../surveys/scale.ts';
import { isSatisfied, limitsInWords, optionInWords, rolesInWords } from '../codebook-words.ts';
import { namesOf } from './names.ts';
import type { Cell, Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** Every item of every questionnaire, in the order it is asked. */
export function codebookSheet(
  report: ReleasedReport,
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>,
  satisfied: CampaignSettings['satisfied'],
): Sheet {
  const names = namesOf(report);
  return {
    name: texts.sheets.codebook,
    about: texts.abouts.codebook,
    heads: texts.codebookHeads,
    rows: [...questionnaires].flatMap(([group, { items }]) =>
      items.map((item, index) => [names.group(group), index + 1, ...itemCells(item, items, satisfied)]),
    ),
    kept: 3,
    filtered: true,
  };
}

function itemCells(item: Item, items: readonly Item[], satisfied: CampaignSettings['satisfied']): Cell[] {
  const points = item.scale === null ? [] : satisfied[item.scale];
  const mark = (words: string, counts: boolean) => (counts ? `${words} ${texts.satisfiedMark}` : words);
  const options = item.options.map((option) =>
    mark(optionInWords(option), isSatisfied(option.value, points)),
  );
  const when = (condition: Item['visibleIf']) =>
    condition && conditionInWords(condition, items, ({ title }) => `“${title}”`);
  return [
    item.name,
    [item.title, ...(item.description === null ? [] : [`（${item.description}）`])].join('\n'),
    itemTypesInWords[item.type],
    options.length > 0 ? options.join('；') : limitsInWords(item),
    item.scale && scales[item.scale].name,
    item.dimension && dimensionName(item.dimension),
    item.role && rolesInWords[item.role],
    item.required ? texts.required : (when(item.requiredIf) ?? texts.optional),
    when(item.visibleIf) ?? texts.always,
  ];
}
