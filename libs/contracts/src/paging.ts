import { z } from 'zod';
import { textUpTo } from './define/bounds.ts';
import { limits } from './limits.ts';

/** Where the next page goes on: opaque, taken from the `next` of the page before. Room for the longest name, encoded. */
export const PageCursor = z.string().max(1_000);
/** Rows in a page, at most. */
export const PageLimit = z.int().min(1).max(limits.pageSize);

/** A whole number as a query parameter, in the one spelling that it has: not `1e3`, `0x10`, `007` or nothing at all. */
export const numberParam = ({ min, max = Number.MAX_SAFE_INTEGER }: { min: number; max?: number }) =>
  textUpTo(16)
    .regex(/^(?:0|[1-9]\d{0,15})$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });

/** `true` or `false` as a query parameter, in the spellings that zod knows. */
export const booleanParam = () => textUpTo(16).pipe(z.stringbool()).meta({ type: 'boolean' });

/** {@link PageLimit} as a query parameter. */
export const PageLimitParam = numberParam({ min: 1, max: limits.pageSize }).default(50);
