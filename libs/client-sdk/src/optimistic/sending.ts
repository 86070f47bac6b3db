import { type Cursor, type Message } from '../generated/schemas.ts';
import { type Connector } from '../connection/connector.ts';
import { LocalWork } from './local-work.ts';
import { type Settings } from '../options.ts';
import { ChangeSender, type OutgoingChange } from '../outbox/change-sender.ts';
import { type Keeping } from '../outbox/keeping/entry-keeper.ts';
import { KeptOutbox } from '../outbox/keeping/kept-outbox.ts';
import { KeptReads } from '../outbox/keeping/kept-reads.ts';
import { MessageSender } from '../outbox/message-sender.ts';
import { Outbox } from '../outbox/outbox.ts';
import { type OutgoingMessage } from '../outbox/outgoing-message.ts';

export interface SendingListeners {
  readonly onMessage: (message: OutgoingMessage) => void;
  /** A message has its place in its conversation's stream. */
  readonly onCommitted: (message: Message, at: Cursor) => void;
  readonly onChange: (change: OutgoingChange) => void;
  readonly onKeeping: (keeping: Keeping) => void;
  /** An earlier client has left read positions behind. */
  readonly onReads: () => void;
}

/** Everything that is on its way to the server and must not be lost. */
export class Sending {
  readonly outbox: Outbox;
  readonly kept: KeptOutbox;
  readonly messages: MessageSender;
  readonly changes: ChangeSender;
  readonly reads: KeptReads;
  /** What is shown before the server has confirmed it, if that is wanted. */
  readonly local: LocalWork | undefined;

  constructor(connector: Connector, { retries, outboxCapacity, apiUrl, storage, locks, optimistic, tracing }: Settings, { onMessage, onCommitted, onChange, onKeeping, onReads }: SendingListeners) {
    let begun = (): void => undefined;
    const begin = new Promise<void>((resolve) => (begun = resolve));
    this.outbox = new Outbox(connector, { ...retries, capacity: outboxCapacity, begun: begin });
    this.kept = new KeptOutbox(this.outbox, { apiUrl, storage, locks, keepFailed: optimistic }, begun);
    this.kept.on('change', onKeeping);
    this.local = optimistic ? new LocalWork() : undefined;
    this.messages = new MessageSender(this.kept, (message) => {
      onMessage(message);
      this.local?.message(message);
    }, onCommitted, tracing);
    this.changes = new ChangeSender(this.kept, (change) => {
      onChange(change);
      this.local?.change(change);
    });
    this.reads = new KeptReads(this.kept, onReads);
  }

  /** What waits is left to the next client of the user. */
  close(): void {
    this.kept.close();
    this.local?.close();
  }
}
