import { z } from 'zod';
import { malformed, type ChatError } from '../errors.ts';
import { limits } from '../limits.ts';

/** One of many items: as its schema reads it, or why it cannot be read. */
export type ParsedItem<Read> = { readonly item: Read } | { readonly refused: ChatError; readonly given: unknown };

/**
 * Many items, each parsed on its own: a malformed one is refused at its place, and its neighbours are not. Their number
 * is checked before any of them is looked at.
 */
export function eachItem<Schema extends z.ZodType>(item: Schema, list: z.ZodType<unknown[]>) {
  const one = z.unknown().transform((given): ParsedItem<z.output<Schema>> => {
    const parsed = item.safeParse(given);
    return parsed.success ? { item: parsed.data } : { refused: malformed(parsed.error), given };
  });
  return list.pipe(z.array(one)).meta({ items: schemaOf(item) }) as unknown as z.ZodType<ParsedItem<z.output<Schema>>[], z.input<Schema>[]>;
}

/** The messages of a bulk request. */
export function bulkItems<Schema extends z.ZodType>(item: Schema) {
  return eachItem(
    item,
    z
      .array(z.unknown())
      .min(1)
      .refine((items) => items.length <= limits.bulkMessages, {
        message: `At most ${limits.bulkMessages} messages.`,
        params: { reason: 'TOO_MANY_MESSAGES' },
      }),
  );
}

/** Items of which nobody asks what became of each: a malformed one is left out. For what services tell each other. */
export function wellFormed<Schema extends z.ZodType>(item: Schema, most: number) {
  return eachItem(item, z.array(z.unknown()).max(most)).transform((items) => items.flatMap((one) => ('item' in one ? [one.item] : [])));
}

/** For the generated reference: what an item looks like to whoever sends it. */
function schemaOf(item: z.ZodType): object {
  const schema = z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' });
  delete schema.$schema;
  return schema;
}
