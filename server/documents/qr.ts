import QRCode from 'qrcode';

/** M: a code on a poster that rain has touched still reads. The quiet zone of four modules is the standard's. */
const options = { errorCorrectionLevel: 'M', margin: 4 } as const;

export function qrSvg(url: string): Promise<string> {
  return QRCode.toString(url, { ...options, type: 'svg' });
}

/** At least 1000 pixels wide, for print. */
export function qrPng(url: string): Promise<Buffer> {
  return QRCode.toBuffer(url, { ...options, width: 1200 });
}

/** Half blocks, for a terminal. */
export function qrTerminal(url: string): Promise<string> {
  return QRCode.toString(url, { errorCorrectionLevel: 'L', type: 'terminal', small: true });
}

/** The modules of the code, row by row, without the quiet zone. */
export function qrModules(url: string): boolean[][] {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: options.errorCorrectionLevel });
  return Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) => modules.get(row, column) === 1),
  );
}
