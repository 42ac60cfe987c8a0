/** Without what XML 1.0 cannot hold; line breaks of every kind become one kind. */
export function printable(text: string): string {
  return (
    text
      .replaceAll(/\r\n?|\u2028|\u2029/g, '\n')
      .replaceAll('\t', ' ')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what may not stand in XML.
      .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, '')
      .toWellFormed()
  );
}
