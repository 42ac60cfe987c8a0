import type { GroupCode } from '../../../surveys/groups.ts';
import type { Item } from '../../../surveys/questionnaire.ts';
import type { Campaign } from '../api.ts';

/** The items that a group is asked, in their order. */
export function itemsOf({ questionnaires }: Campaign, group: GroupCode | undefined): readonly Item[] {
  const found = questionnaires.find((one) => one.group === group);
  // The typed client works out how each type looks as JSON and gives up on one that holds itself, as a condition does;
  // what the server sends are its own items.
  return (found?.items ?? []) as readonly unknown[] as readonly Item[];
}
