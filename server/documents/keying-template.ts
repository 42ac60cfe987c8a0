import { stringify } from 'csv-stringify/sync';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';

/**
 * An empty file for `renkedu import`: one line that names the columns of a group's paper, in the order of the paper.
 * What is filled in below is a form a line: its group, township, school and number, then the figures beside the boxes.
 */
export function keyingTemplate(campaign: PublishedCampaign, group: GroupCode): Buffer {
  const questionnaire = campaign.questionnaires.get(group);
  if (!questionnaire)
    throw new Error(`这项调查没有${groupName(group)}的问卷 (the campaign does not ask this group)`);
  const columns = ['group', 'township', 'school', 'form', ...questionnaire.items.map(({ name }) => name)];
  return Buffer.from(stringify([columns], { bom: true, record_delimiter: 'windows' }));
}
