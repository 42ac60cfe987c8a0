const byteOrderMark = '\ufeff';

/**
 * The text of a CSV file: UTF-8, or what Excel in China writes otherwise, GB 18030. A few words of GB 18030, 小学 among
 * them, happen to be valid UTF-8 of Cyrillic letters; such letters without any Chinese are taken for them.
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const chance =
      /[\u0100-\u07ff]/.test(text) && !/[\u3000-\u9fff]/.test(text) && !text.startsWith(byteOrderMark);
    return chance ? new TextDecoder('gb18030').decode(bytes) : text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('gb18030').decode(bytes);
  }
}
