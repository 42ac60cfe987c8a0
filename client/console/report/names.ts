import type { Report } from '../../../analysis/report.ts';
import type { OptionValue } from '../../../surveys/answers.ts';
import { townshipName } from '../../../surveys/frame.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { texts } from './texts.ts';

/** What the codes of a Report are called in it. */
export interface Names {
  group: (code: GroupCode | null) => string;
  township: (code: string) => string;
  dimension: (code: string) => string;
  item: (name: string) => string;
  option: (item: string, value: OptionValue) => string;
}

export function namesOf({ campaign }: Report): Names {
  const item = (name: string) => campaign.items.find((one) => one.name === name);
  return {
    group: (code) =>
      code === null ? texts.county : (campaign.groups.find((one) => one.code === code)?.name ?? code),
    township: (code) => townshipName(campaign.townships, code),
    dimension: (code) => campaign.dimensions.find((one) => one.code === code)?.name ?? code,
    item: (name) => item(name)?.title ?? name,
    option: (name, value) => item(name)?.options.find((one) => one.value === value)?.text ?? String(value),
  };
}
