import { type z } from 'zod';

/**
 * `stream`: part of an ordered log, never lost, `data` travels in a StreamEvent;
 * `ephemeral`: may be dropped or coalesced, `data` travels bare;
 * `notice`: about this connection alone, bare as well, and never dropped while the connection lasts.
 */
export type Delivery = 'stream' | 'ephemeral' | 'notice';

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

export function noticeEvent<const Name extends string, Data extends z.ZodType>(
  definition: Definition<Name, Data>,
): EventContract<Name, Data, 'notice'> {
  return { ...definition, delivery: 'notice' };
}
