/**
 * A Content-Disposition that keeps a Chinese file name (RFC 6266, RFC 8187). Signs that turn the direction of writing
 * go with those that no file system takes: they make one ending look like another.
 */
export function attachment(name: string): string {
  const safe = name.replace(/[\p{Cc}\p{Bidi_Control}/\\:*?"<>|]/gu, '_');
  const extension = /\.[a-z]+$/.exec(safe)?.[0] ?? '';
  return `attachment; filename="renkedu${extension}"; filename*=UTF-8''${encodeURIComponent(safe)}`;
}
