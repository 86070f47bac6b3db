import { extensionOf } from '../names/extension.rules.ts';

/** A document that a browser would run, as it would tell it by how it begins (WHATWG, MIME sniffing, 7.1). */
const HTML = /^(?:<!--[^]*?-->\s*)*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|img|object|embed|form|base)(?=[\s>/])/i;
const SVG = /^(?:<\?xml[^>]*>|<!doctype[^>]*>|<!--[^]*?-->|\s)*<(?:[a-z][\w.-]*:)?svg[\s>]/i;
const XML = /^(?:<\?xml\s|<!doctype\s)/i;

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xhtml': 'application/xhtml+xml',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
  '.ics': 'text/calendar',
  '.vcf': 'text/vcard',
  '.css': 'text/css',
};

/** What kind of text something is. @param beginning of it @param whole the same, where it is all of it */
export function textType(beginning: string, name: string, whole?: string): string {
  const text = beginning.replace(/^\uFEFF/, '').trimStart();
  if (SVG.test(text)) return 'image/svg+xml';
  if (HTML.test(text)) return 'text/html';
  if (XML.test(text)) return 'application/xml';
  const extension = extensionOf(name);
  if (extension === '.json') return whole !== undefined && isJson(whole) ? 'application/json' : 'text/plain';
  return BY_EXTENSION[extension] ?? 'text/plain';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
