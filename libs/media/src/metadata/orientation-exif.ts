/**
 * The smallest Exif there is: nothing but how a picture is to be turned (TIFF 6.0, tag 274). Its pixels stay as they are, and
 * browsers turn it.
 */
export function orientationExif(orientation: number): Buffer {
  const exif = Buffer.alloc(26);
  exif.write('MM\0*', 'latin1');
  exif.writeUInt32BE(8, 4); // where the directory is
  exif.writeUInt16BE(1, 8); // its entries
  exif.writeUInt16BE(0x0112, 10);
  exif.writeUInt16BE(3, 12); // a short
  exif.writeUInt32BE(1, 14);
  exif.writeUInt16BE(orientation, 18);
  return exif;
}

export const isTurned = (orientation: number): boolean => orientation > 1 && orientation <= 8;
