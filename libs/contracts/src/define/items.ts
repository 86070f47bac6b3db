import { z } from 'zod';
import { malformed, type ChatError } from '../errors.ts';
import { limits } from '../limits.ts';
import { asList, counted, type Size } from './bounds.ts';

/** One of many items: as its schema reads it, or why it cannot be read. */
export type ParsedItem<Read> = { readonly item: Read } | { readonly refused: ChatError; readonly given: unknown };

/** What each item of a list is read by, for whoever walks the contracts. */
export const itemSchemas = new WeakMap<z.core.$ZodType, z.ZodType>();

/**
 * Many items, each parsed on its own: a malformed one is refused at its place, and its neighbours are not. Their number
 * is checked before any of them is looked at.
 */
export function eachItem<Schema extends z.ZodType>(item: Schema, size: Size) {
  const one = z.unknown().transform((given): ParsedItem<z.output<Schema>> => {
    const parsed = item.safeParse(given);
    return parsed.success ? { item: parsed.data } : { refused: malformed(parsed.error), given };
  });
  itemSchemas.set(one, item);
  return asList(counted(size).pipe(z.array(one)), item, size) as z.ZodType<ParsedItem<z.output<Schema>>[], z.input<Schema>[]>;
}

/** The messages of a bulk request. */
export function bulkItems<Schema extends z.ZodType>(item: Schema) {
  const max = limits.bulkMessages;
  return eachItem(item, { min: 1, max, tooMany: { message: `At most ${max} messages.`, reason: 'TOO_MANY_MESSAGES' } });
}

/** Items of which nobody asks what became of each: a malformed one is left out. For what services tell each other. */
export function wellFormed<Schema extends z.ZodType>(item: Schema, max: number) {
  return eachItem(item, { max }).transform((items) => items.flatMap((one) => ('item' in one ? [one.item] : [])));
}
