import { honestName, isVisible } from '@chatgenius/contracts';

/** What file systems can keep, in UTF-8. */
export const FILE_NAME_BYTES = 255;
/** What a file is called of whose name nothing is left. */
const NAMELESS = 'file';

/** The name is at the end of a path. */
const CLAIMED_LENGTH = 4_096;
/** A longer one is no extension. */
const EXTENSION_BYTES = 32;
/** Windows opens devices by these names, whatever comes after the dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?= *(?:\.|$))/i;
/** Windows refuses these; a colon begins another stream of a file there. */
const FORBIDDEN = /[<>:"|?*]/g;
const EDGES = /^[. ]+|[. ]+$/g;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * The name under which a file is kept and offered for saving: the last part of a path, on one line, as it looks, and one
 * that every system can store. A clean name stays as it is.
 */
export function cleanFileName(claimed: string): string {
  const honest = honestName(lastPart(claimed.slice(-CLAIMED_LENGTH)));
  let [before, after] = [honest, cleaned(honest)];
  while (after !== before) [before, after] = [after, cleaned(after)];
  return isVisible(after) ? after : NAMELESS;
}

const lastPart = (path: string): string => path.split(/[/\\]/).findLast((part) => honestName(part).replace(EDGES, '') !== '') ?? '';

const cleaned = (name: string): string => shortened(honestName(name.replace(FORBIDDEN, '_').replace(EDGES, '').replace(DEVICE, '_$&')));

/** Its extension stays. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= FILE_NAME_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= EXTENSION_BYTES ? name.slice(dot) : '';
  return beginning(name.slice(0, name.length - extension.length), FILE_NAME_BYTES - Buffer.byteLength(extension)) + extension;
}

/** As many whole letters as there is room for. */
function beginning(text: string, bytes: number): string {
  let left = bytes;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept;
}
