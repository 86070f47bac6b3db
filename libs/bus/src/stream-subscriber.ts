import { subjects } from '@chatgenius/contracts';
import { type BusConnection } from './bus.connection.ts';
import { ShardSubscriber, type ShardSubscriberOptions } from './shard-subscriber.ts';
import { decodeEvents, type EncodedEvent } from './stream-codec.ts';

export interface StreamSubscriberOptions extends Pick<ShardSubscriberOptions<EncodedEvent>, 'holds' | 'onFault'> {
  readonly onEvents: (stream: string, events: EncodedEvent[]) => void;
}

/** Receives the events of held streams. */
export class StreamSubscriber extends ShardSubscriber<EncodedEvent> {
  constructor(bus: BusConnection, { holds, onEvents, onFault }: StreamSubscriberOptions) {
    super(bus, { subject: subjects.shard, decode: decodeEvents, holds, onItems: onEvents, onFault });
  }
}
