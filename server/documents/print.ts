import { createRequire } from 'node:module';
import { qrModules } from './qr.ts';

/** What the printed sheets share. */

const fonts = createRequire(import.meta.url);
export const fontFiles = {
  regular: fonts.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  bold: fonts.resolve('@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf'),
};

/** In PDF points. */
export const millimetre = 72 / 25.4;

/** A QR code as filled squares, so that it prints sharp at any size. */
export function drawCode(pdf: PDFKit.PDFDocument, url: string, x: number, y: number, width: number): void {
  const modules = qrModules(url);
  const size = width / modules.length;
  modules.forEach((row, rowIndex) => {
    row.forEach((dark, columnIndex) => {
      // Squares overlap by a hair, or viewers draw light lines between them.
      if (dark) pdf.rect(x + columnIndex * size, y + rowIndex * size, size + 0.05, size + 0.05);
    });
  });
  pdf.fill('#000000');
}
