/** What was thrown, as an Error that a page can show. */
export function errorOf(failure: unknown): Error {
  return failure instanceof Error ? failure : new Error(String(failure));
}
