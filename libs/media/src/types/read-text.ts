import { createReadStream } from 'node:fs';

const BEGINNING = 4_096;
/** A text that is longer is not read as JSON. */
const WHOLE = 1024 * 1024;
/** What terminals and editors write, and no others. */
const BINARY = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F]/;

/** Undefined for what is not UTF-8 all through, or holds characters that no text has. */
export async function readText(path: string): Promise<{ readonly beginning: string; readonly whole?: string } | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  let length = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const decoded = decoder.decode(chunk, { stream: true });
      if (BINARY.test(decoded)) return undefined;
      length += decoded.length;
      if (text.length < WHOLE) text += decoded;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return undefined; // not UTF-8
    throw error;
  }
  return { beginning: text.slice(0, BEGINNING), ...(length <= WHOLE && { whole: text }) };
}
