import { type ByteRange } from '../stores/file-store.ts';

/** `Range` of one part; of several, all is sent (RFC 9110, section 14.2). */
const RANGE = /^bytes=(\d*)-(\d*)$/;

/** What a `Range` header asks for. @returns nothing for all of it, `unsatisfiable` where there are no such bytes */
export function rangeOf(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = RANGE.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return Number(last) === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(last)), end: bytes - 1 };
  const start = Number(first);
  if (start >= bytes) return 'unsatisfiable';
  if (last !== '' && Number(last) < start) return undefined;
  return { start, end: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
}
