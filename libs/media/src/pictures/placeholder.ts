import { type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/** What thumbhash takes at most. */
const SIDE = 100;

/** Some 25 bytes, in base64, of which a client paints a blur before the picture is there. */
export async function placeholderOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture.resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true }).ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}
