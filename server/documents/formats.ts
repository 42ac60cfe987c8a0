/** What documents are called in addresses, commands and the store, in the order in which they are offered. */
export const documentFormats = [
  'xlsx',
  'docx',
  'notices',
  'bulletin',
  'paper',
  'ddi',
  'archive-public',
  'csv',
  'sav',
  'r',
  'archive',
] as const;
export type DocumentFormat = (typeof documentFormats)[number];
