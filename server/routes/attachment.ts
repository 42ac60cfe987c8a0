/** A Content-Disposition that keeps a Chinese file name (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const safe = name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '_');
  const extension = /\.[a-z]+$/.exec(safe)?.[0] ?? '';
  return `attachment; filename="renkedu${extension}"; filename*=UTF-8''${encodeURIComponent(safe)}`;
}
