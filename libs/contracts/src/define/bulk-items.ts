import { z } from 'zod';
import { malformed, type ChatError } from '../errors.ts';
import { limits } from '../limits.ts';

/** One of many items: as its schema reads it, or why it cannot be read. */
export type BulkItem<Item> = { readonly item: Item } | { readonly refused: ChatError };

/**
 * Many items of one request, each parsed on its own: a malformed one is refused at its place and fails none of the
 * others. Their number is checked before any of them is looked at.
 */
export function bulkItems<Item extends z.ZodType>(item: Item) {
  const one = z.unknown().transform((input): BulkItem<z.output<Item>> => {
    const parsed = item.safeParse(input);
    return parsed.success ? { item: parsed.data } : { refused: malformed(parsed.error) };
  });
  return z
    .array(z.unknown())
    .min(1)
    .refine((items) => items.length <= limits.bulkMessages, {
      message: `At most ${limits.bulkMessages} messages.`,
      params: { reason: 'TOO_MANY_MESSAGES' },
    })
    .pipe(z.array(one))
    .meta({ items: schemaOf(item) });
}

/** For the generated reference: what an item looks like to whoever sends it. */
function schemaOf(item: z.ZodType): object {
  const schema = z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' });
  delete schema.$schema;
  return schema;
}
