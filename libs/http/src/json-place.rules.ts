import { parse, type ParseError } from 'jsonc-parser';

/** Longer texts are not read a second time, only to say where they are broken. */
const LONGEST = 128 * 1024;

/** Where a text stops being JSON, as `line 3, column 14`; nothing where that cannot be told. Says nothing of what stands there. */
export function placeOfFault(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const offset = offsetOfFault(text);
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function offsetOfFault(text: string): number | undefined {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch {
    return undefined; // nested too deeply to be read this way
  }
  return errors[0]?.offset;
}
