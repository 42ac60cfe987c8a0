/** Fonts that Chinese offices have; LibreOffice takes its own in their place. */

const song = { name: '宋体', family: 3, charset: 134 } as const;
const hei = { name: '微软雅黑', family: 2, charset: 134 } as const;

export const font = { ...song, size: 11 };
export const headFont = { ...hei, size: 10, bold: true };
export const titleFont = { ...hei, size: 14, bold: true, color: { argb: 'FF1D4E63' } };
export const softFont = { ...song, size: 10, color: { argb: 'FF555555' } };
export const linkFont = { ...song, size: 11, underline: true, color: { argb: 'FF0B5CAD' } };
