import { z } from 'zod';
import { type ErrorReason } from '../errors.ts';

/** What a caller is told when there is more; PAYLOAD_MALFORMED where no reason is named. */
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

/** A list of which only the length is looked at: zod's arrays read their items before they count them. */
export function counted({ min = 0, max, tooMany }: Size): z.ZodType<unknown[], unknown> {
  const most = tooMany ?? { message: `At most ${max} items.`, reason: undefined };
  return z
    .unknown()
    .refine((list) => Array.isArray(list), { message: 'Use a list.', abort: true })
    .refine((list) => lengthOf(list) <= max, { ...refusal(max, most), abort: true })
    .refine((list) => lengthOf(list) >= min, { message: `At least ${min} items.`, abort: true }) as z.ZodType<unknown[], unknown>;
}

/** A list whose items are read once their number is known to be allowed. */
export function listOf<Item extends z.ZodType>(item: Item, size: Size): z.ZodType<z.output<Item>[], z.input<Item>[]> {
  return asList(counted(size).pipe(z.array(item)), item, size) as z.ZodType<z.output<Item>[], z.input<Item>[]>;
}

/** For the generated reference, which sees nothing of a list that is counted first. */
export function asList(list: z.ZodType, item: z.ZodType, { min, max }: Size): z.ZodType {
  const items = z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' });
  delete items.$schema;
  return list.meta({ type: 'array', ...(min === undefined ? {} : { minItems: min }), maxItems: max, items });
}

/** `atMost` tells a check of size from others (bounds.spec.ts). */
const refusal = (atMost: number, { message, reason }: { message: string; reason: ErrorReason | undefined }) => ({
  message,
  params: reason === undefined ? { atMost } : { atMost, reason },
});

const lengthOf = (list: unknown): number => (list as readonly unknown[]).length;
