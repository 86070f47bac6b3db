import { z } from 'zod';
import { type ErrorReason } from '../errors.ts';
import { wholeSchema } from './whole-schema.ts';

/** What a caller is told when there is more; PAYLOAD_MALFORMED where nothing is named. */
export interface Refused {
  readonly message: string;
  readonly reason: ErrorReason;
}

/** Text whose length is checked first: nothing else looks at a longer one. */
export const textUpTo = (max: number, refused?: Refused): z.ZodString => upTo(z.string(), max, refused);

/** Text that is no longer than this by now. Nothing after this check looks at a longer one. */
export function upTo(text: z.ZodString, max: number, refused?: Refused): z.ZodString {
  if (refused === undefined) return text.max(max, { abort: true });
  return text.refine(({ length }) => length <= max, { ...refusal(max, refused), abort: true });
}

export interface Size {
  readonly min?: number;
  readonly max: number;
  readonly tooMany?: Refused;
}

/** A list of which only the length is looked at, once it is known to be one. */
export function counted({ min = 0, max, tooMany }: Size): z.ZodType<unknown[], unknown> {
  if (tooMany === undefined) return z.array(z.unknown()).min(min).max(max);
  return z
    .unknown()
    .refine((list) => Array.isArray(list), { message: 'Use a list.', abort: true })
    .refine((list) => lengthOf(list) <= max, { ...refusal(max, tooMany), abort: true })
    .refine((list) => lengthOf(list) >= min, { message: `At least ${min} items.`, abort: true }) as z.ZodType<unknown[], unknown>;
}

/**
 * A list whose items are read once their number is known to be allowed. So does `z.array(item).max(max)`, which cannot
 * name a reason; a refinement can, but comes after the items.
 */
export function listOf<Item extends z.ZodType>(item: Item, size: Size & { readonly tooMany: Refused }): z.ZodType<z.output<Item>[], z.input<Item>[]> {
  return asList(counted(size).pipe(z.array(item)), item, size) as z.ZodType<z.output<Item>[], z.input<Item>[]>;
}

/** For the generated reference, which sees nothing of a list that is counted first. */
export function asList(list: z.ZodType, item: z.ZodType, { min, max }: Size): z.ZodType {
  const items = wholeSchema(item, 'input');
  delete items.$schema;
  return list.meta({ type: 'array', ...(min === undefined ? {} : { minItems: min }), maxItems: max, items });
}

/** `atMost` tells a check of size from others (bounds.spec.ts). */
const refusal = (atMost: number, { message, reason }: Refused) => ({ message, params: { atMost, reason } });

const lengthOf = (list: unknown): number => (list as readonly unknown[]).length;
