import { heard, MalformedError, type NoticeContract } from '@chatgenius/contracts';
import { type z } from 'zod';
import { type BusConnection } from './bus.connection.ts';

/** Tells whoever listens now. While NATS is away it may be told late, or to nobody. */
export function tell<Data extends z.ZodType>(bus: BusConnection, { subject }: NoticeContract<Data>, data: z.input<Data>): void {
  bus.nats.publish(subject, JSON.stringify(data));
}

/** @param onFault told of what cannot be read, a whole notice or an item of its list */
export function listen<Data extends z.ZodType>(
  bus: BusConnection,
  { subject, data }: NoticeContract<Data>,
  onNotice: (data: z.output<Data>) => void,
  onFault: (subject: string, error: unknown) => void,
): void {
  bus.subscribe(subject, (message) => {
    // What is thrown here would end the connection.
    try {
      onNotice(heard(data, JSON.parse(message.string()), () => onFault(subject, new MalformedError())));
    } catch (error) {
      onFault(subject, error);
    }
  });
}
