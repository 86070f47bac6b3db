import sharp from 'sharp';

const [WIDTH, HEIGHT] = [1280, 760];

const box = (x: number, y: number, label: string, colour: string): string =>
  `<g><rect x="${x}" y="${y}" width="250" height="92" rx="18" fill="${colour}" fill-opacity="0.16" stroke="${colour}" stroke-width="3"/>` +
  `<text x="${x + 125}" y="${y + 56}" font-size="27" font-family="sans-serif" font-weight="600" text-anchor="middle" fill="#1b1c22">${label}</text></g>`;
const line = (from: string, to: string): string => `<path d="M${from} L${to}" stroke="#8b8c9a" stroke-width="4" stroke-linecap="round" marker-end="url(#arrow)"/>`;

/** A drawing of the system, as somebody would share it. */
export function drawPicture(): Promise<Buffer> {
  const drawing =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">` +
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="#8b8c9a"/></marker></defs>' +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#faf9ff"/>` +
    box(80, 130, 'your window', '#4f46e5') + box(80, 530, 'another one', '#4f46e5') + box(460, 130, 'gateway 1', '#0ea5e9') + box(460, 530, 'gateway 2', '#0ea5e9') +
    box(840, 330, 'messaging', '#12773f') + box(460, 330, 'NATS', '#d08700') + box(940, 560, 'Postgres', '#c42b36') +
    line('330,176', '452,176') + line('330,576', '452,576') + line('585,222', '585,322') + line('585,422', '585,522') + line('710,376', '832,376') + line('990,422', '1050,552') +
    '</svg>';
  return sharp(Buffer.from(drawing)).png({ compressionLevel: 9 }).toBuffer();
}
