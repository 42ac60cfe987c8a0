/**
 * Where two JSON values differ, as paths such as `byItem[3].estimate.rate：0.9 应为 0.8`; at most so many.
 *
 * @param found as it stands
 * @param wanted as it should be
 */
export function differencesIn(found: unknown, wanted: unknown, most = 20): string[] {
  const places: string[] = [];
  walk(found, wanted, '', (place) => {
    places.push(place);
    return places.length < most;
  });
  return places;
}

/** A name of a hostile file may be as long as the file. */
const longestName = 60;

function walk(found: unknown, wanted: unknown, path: string, more: (place: string) => boolean): boolean {
  if (isCompound(found) && isCompound(wanted) && Array.isArray(found) === Array.isArray(wanted)) {
    const [one, other] = [new Map(Object.entries(found)), new Map(Object.entries(wanted))];
    return [...new Set([...one.keys(), ...other.keys()])].every((key) => {
      const name = key.slice(0, longestName);
      const own = Array.isArray(found) ? `${path}[${name}]` : `${path}${path === '' ? '' : '.'}${name}`;
      return walk(one.get(key), other.get(key), own, more);
    });
  }
  return Object.is(found, wanted) || more(`${path}：${short(found)}，应为 ${short(wanted)}`);
}

function isCompound(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function short(value: unknown): string {
  if (value === undefined) return '没有';
  // Cut before it is written down: what is compound here is held against what is not, and may be all of a file.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60)).slice(0, 60);
  return (JSON.stringify(value) ?? '没有').slice(0, 60);
}
