/** What documents are called in addresses, commands and the store. */
export const documentFormats = ['xlsx', 'csv'] as const;
export type DocumentFormat = (typeof documentFormats)[number];
