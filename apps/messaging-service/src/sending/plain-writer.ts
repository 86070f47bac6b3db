import { MemberRole, may, streamEvents, streams, type Message, type StreamEvent } from '@chatgenius/contracts';
import { type AppendedBatch } from '@chatgenius/database';
import { inSpan, isSampled } from '@chatgenius/service-runtime';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type WrittenMessage } from '../messages/message.repository.ts';
import { type Send } from './sending.rules.ts';

export interface PlainlyWritten {
  /** In the place of each send; nothing for one that the rules decide. */
  readonly outcomes: readonly (WrittenMessage | undefined)[];
  /** What was appended, to be published; nothing when nothing was written. */
  readonly appended?: AppendedBatch;
  /** For each appended event, the place of the send that it comes of. */
  readonly causes: readonly number[];
}

interface WrittenRow {
  /** From 1. */
  written_place: number;
  written_seq: number;
  written_epoch: string;
  written_at: Date;
  batch_id: number;
}

const SCOPE = 'messaging-service';
const WRITING_ROLES = MemberRole.options.filter((role) => may(role, 'message:send'));

/**
 * Writes messages that no rule has anything to say about: one call to the database for the whole group, which locks, looks
 * whether that is so, writes, and notes the batch as unpublished (docs/adr/0095). What is left out is for the {@link GroupWriter}.
 */
@Injectable()
export class PlainWriter {
  constructor(private readonly pool: Pool) {}

  /** @param sends that are plain by themselves, in the order of the calls */
  write(sends: readonly Send[]): Promise<PlainlyWritten> {
    if (sends.length === 0) return Promise.resolve({ outcomes: [], causes: [] });
    return isSampled() ? inSpan({ scope: SCOPE, name: 'write plain sends' }, () => this.#write(sends)) : this.#write(sends);
  }

  async #write(sends: readonly Send[]): Promise<PlainlyWritten> {
    const ids = sends.map(() => uuidv7());
    const texts = sends.map((send, index) => dataAround(send, ids[index] ?? ''));
    const { rows } = await this.pool.query<WrittenRow>({
      name: 'write-plain-messages',
      text: 'SELECT * FROM write_plain_messages($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
      values: [
        [...new Set(sends.map(({ channelId }) => streams.channel(channelId)))],
        ids,
        sends.map(({ channelId }) => channelId),
        sends.map(({ senderId }) => senderId),
        sends.map(({ sessionId }) => sessionId),
        sends.map(({ clientMessageId }) => clientMessageId),
        sends.map(({ text }) => text),
        sends.map(({ metadata }) => metadata && JSON.stringify(metadata)),
        texts.map(({ beforeSeq }) => beforeSeq),
        texts.map(({ beforeTime }) => beforeTime),
        texts.map(({ afterTime }) => afterTime),
        WRITING_ROLES,
      ],
    });
    return toWritten(sends, ids, rows);
  }
}

/** The data of the event as JSON, around what the database gives: the same that JSON.stringify makes of it. */
function dataAround({ channelId, senderId, clientMessageId, text, metadata }: Send, id: string) {
  const named = JSON.stringify({ id, channelId, senderId, clientMessageId });
  return {
    beforeSeq: `{"message":${named.slice(0, -1)},"seq":`,
    beforeTime: `,"text":${JSON.stringify(text)},"createdAt":"`,
    afterTime: `"${metadata ? `,"metadata":${JSON.stringify(metadata)}` : ''}}}`,
  };
}

function toWritten(sends: readonly Send[], ids: readonly string[], rows: readonly WrittenRow[]): PlainlyWritten {
  const outcomes = new Array<WrittenMessage | undefined>(sends.length).fill(undefined);
  const causes = rows.map(({ written_place: place }) => place - 1);
  const events = rows.flatMap((row): StreamEvent[] => {
    const { written_place: place, written_seq: seq, written_epoch: epoch } = row;
    const send = sends[place - 1];
    if (send === undefined) return [];
    const at = row.written_at.toISOString();
    const message = messageOf(send, ids[place - 1] ?? '', seq, at);
    outcomes[place - 1] = { message, epoch };
    return [{ stream: streams.channel(send.channelId), epoch, seq, type: streamEvents.messageCreated.name, at, data: { message } }];
  });
  const [first] = rows;
  return first === undefined ? { outcomes, causes } : { outcomes, causes, appended: { batchId: first.batch_id, events } };
}

const messageOf = ({ channelId, senderId, clientMessageId, text, metadata }: Send, id: string, seq: number, createdAt: string): Message => ({
  id, channelId, senderId, clientMessageId, seq, text, createdAt, ...(metadata && { metadata }),
});
