import type { Report } from '../../../analysis/report.ts';
import { texts } from './texts.ts';

/** What codes of a campaign are called; `null` is the whole county. */
export interface Names {
  group(code: string | null): string;
  township(code: string | null): string;
  dimension(code: string): string;
  item(name: string): string;
}

export function namesOf({ campaign }: Pick<Report, 'campaign'>): Names {
  const groups = new Map<string, string>(campaign.groups.map(({ code, name }) => [code, name]));
  const townships = new Map(campaign.townships.map(({ code, name }) => [code, name]));
  const dimensions = new Map(campaign.dimensions.map(({ code, name }) => [code, name]));
  const items = new Map(campaign.items.map(({ name, title }) => [name, title]));
  return {
    group: (code) => (code === null ? texts.county : (groups.get(code) ?? code)),
    township: (code) => (code === null ? texts.county : (townships.get(code) ?? code)),
    dimension: (code) => dimensions.get(code) ?? code,
    item: (name) => items.get(name) ?? name,
  };
}
