import { type GroupCode, isGroupCode } from '../../../surveys/groups.ts';

/** The pages of a report; `all` shows every one under the other, for printing. */
export const parts = [
  ...(['result', 'items', 'trend', 'who', 'mend', 'quality', 'words', 'notes', 'all'] as const),
];
export type Part = (typeof parts)[number];

/** These are made from the answers one by one, and are shown in the 内部 view alone. */
export const internalParts: readonly Part[] = ['mend', 'quality', 'words'];

const itemOrders = ['rate', 'lever', 'asked'] as const;
export type ItemOrder = (typeof itemOrders)[number];

/** What is looked at; `null` is everything. */
export interface Filter {
  group: GroupCode | null;
  township: string | null;
  dimension: string | null;
}

/** All that an address says of a report's page, so that whoever is sent it sees the same. */
export interface Address extends Filter {
  internal: boolean;
  part: Part;
  order: ItemOrder;
  /** An earlier campaign to be compared with. */
  earlier: string | null;
}

/** What an address may name. */
interface Known {
  groups: readonly { code: GroupCode }[];
  townships: readonly { code: string }[];
  dimensions: readonly { code: string }[];
}

/** Reads an address; what the campaign does not know is left out. */
export function readAddress(search: URLSearchParams, campaign: Known): Address {
  const group = search.get('group') ?? '';
  const known = (name: string, codes: readonly { code: string }[]) => {
    const value = search.get(name);
    return codes.some(({ code }) => code === value) ? value : null;
  };
  return {
    internal: isInternal(search),
    part: parts.find((part) => part === search.get('part')) ?? 'result',
    order: itemOrders.find((order) => order === search.get('order')) ?? 'rate',
    earlier: search.get('with'),
    group: isGroupCode(group) && campaign.groups.some(({ code }) => code === group) ? group : null,
    township: known('township', campaign.townships),
    dimension: known('dimension', campaign.dimensions),
  };
}

/** Known before the Report is there: it decides which Report is read. */
export function isInternal(search: URLSearchParams): boolean {
  return search.get('view') === 'internal';
}

/** The address as it is written; what is as usual is left out. */
export function writeAddress(address: Address): URLSearchParams {
  const { internal, part, order, earlier, group, township, dimension } = address;
  const given = {
    view: internal ? 'internal' : null,
    part: part === 'result' ? null : part,
    order: order === 'rate' ? null : order,
    with: earlier,
    group,
    township,
    dimension,
  };
  return new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}
