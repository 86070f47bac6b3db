import { type z } from 'zod';

/**
 * Something that a service tells whichever processes listen. It may be lost: who depends on it reads the same from where
 * it is kept, now and then.
 */
export interface NoticeContract<Data extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly data: Data;
}

export function notice<Data extends z.ZodType>(definition: NoticeContract<Data>): NoticeContract<Data> {
  return definition;
}
