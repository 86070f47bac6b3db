import { type z } from 'zod';

/**
 * `stream`: part of an ordered log, never lost, `data` travels in a StreamEvent;
 * `ephemeral`: may be dropped or coalesced, `data` travels bare.
 */
export type Delivery = 'stream' | 'ephemeral';

/** Something that the server tells a client. */
export interface EventContract<Name extends string = string, Data extends z.ZodType = z.ZodType, D extends Delivery = Delivery> {
  readonly name: Name;
  readonly summary: string;
  readonly delivery: D;
  readonly data: Data;
}

type Definition<Name, Data> = { name: Name; summary: string; data: Data };

export function streamEvent<const Name extends string, Data extends z.ZodType>(
  definition: Definition<Name, Data>,
): EventContract<Name, Data, 'stream'> {
  return { ...definition, delivery: 'stream' };
}

export function ephemeralEvent<const Name extends string, Data extends z.ZodType>(
  definition: Definition<Name, Data>,
): EventContract<Name, Data, 'ephemeral'> {
  return { ...definition, delivery: 'ephemeral' };
}
