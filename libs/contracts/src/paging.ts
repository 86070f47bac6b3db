import { z } from 'zod';
import { limits } from './limits.ts';

/** Where the next page goes on: opaque, taken from the `next` of the page before. Room for the longest name, encoded. */
export const PageCursor = z.string().max(1_000);
/** Rows in a page, at most. */
export const PageLimit = z.int().min(1).max(limits.pageSize);
/** The same as a query parameter. */
export const PageLimitParam = z.coerce.number().int().min(1).max(limits.pageSize).default(50);
