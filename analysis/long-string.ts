/**
 * The long-string index: how many items in a row, at the most, got the same answer. 0 where none was answered.
 * Source: Johnson (2005), Journal of Research in Personality 39, 103–129; R package careless, `longstring`.
 *
 * @example longString([5, 5, 5, 4, 4]) // 3
 */
export function longString(points: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const [index, point] of points.entries()) {
    run = index > 0 && points[index - 1] === point ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
