import { type EventContract, type StreamEvent } from '@chatgenius/contracts';
import { type z } from 'zod';

/**
 * The data of an event of that kind; nothing for one of another kind. Not parsed again: it was written by our own
 * services, and this is done for every event of the gateway.
 */
export function dataOf<Data extends z.ZodType>(contract: EventContract<string, Data, 'stream'>, event: StreamEvent): z.output<Data> | undefined {
  return event.type === contract.name && typeof event.data === 'object' && event.data !== null ? (event.data as z.output<Data>) : undefined;
}
