/** One thing that two clerks set differently, with both in words. */
export interface Clash<Values> {
  id: string;
  label: string;
  mine: string;
  theirs: string;
  /** The values with the other's choice in place of mine. */
  take: (values: Values) => Values;
  /** The values with my choice again. */
  keep: (values: Values) => Values;
}

export interface Merged<Values> {
  values: Values;
  clashes: Clash<Values>[];
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Puts what I typed onto what another clerk has saved meanwhile, key by key: what only one of us changed is taken as it
 * is, and where both did, mine stays and the clash is named.
 *
 * @param base what both began with
 */
export function mergeByKey<Values extends object>(
  base: Values,
  mine: Values,
  theirs: Values,
  words: (key: keyof Values & string, value: unknown) => { label: string; shown: string },
): Merged<Values> {
  const values = { ...theirs };
  const clashes: Clash<Values>[] = [];
  for (const key of Object.keys(mine) as (keyof Values & string)[]) {
    if (same(mine[key], base[key])) continue;
    values[key] = mine[key];
    if (same(theirs[key], base[key]) || same(theirs[key], mine[key])) continue;
    clashes.push({
      id: key,
      label: words(key, mine[key]).label,
      mine: words(key, mine[key]).shown,
      theirs: words(key, theirs[key]).shown,
      take: (now) => ({ ...now, [key]: theirs[key] }),
      keep: (now) => ({ ...now, [key]: mine[key] }),
    });
  }
  return { values, clashes };
}
