import { limits } from '@chatgenius/contracts';

/** Controls, changes of direction, and what cannot be seen. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

/** What a file is called here: the last part of a path, without anything that hides what it is. */
export function cleanedName(claimed: string): string {
  const last = claimed.normalize('NFC').replace(HIDDEN, '').split(/[/\\]/).at(-1) ?? '';
  const name = last.replace(/^[.\s]+|[.\s]+$/gu, '');
  return name === '' ? 'file' : withinBytes(name, limits.fileNameBytes);
}

/** Shortens what is before the extension. */
function withinBytes(name: string, most: number): string {
  if (Buffer.byteLength(name) <= most) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : '';
  const letters = [...name.slice(0, name.length - extension.length)];
  while (letters.length > 0 && Buffer.byteLength(letters.join('')) + Buffer.byteLength(extension) > most) letters.pop();
  return letters.join('') + extension;
}

/** Without parameters; what is none is bytes. */
export function cleanedType(claimed: string): string {
  const type = claimed.split(';')[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
}
