import { streamEvents, type StreamEvent } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { HOLD_MS, type Written } from './answering.rules.ts';

/** Who wrote what an event tells of. */
@Injectable()
export class AuthorshipRepository {
  constructor(private readonly pool: Pool) {}

  /** Nothing for an event that nobody's writing caused. */
  async written(event: StreamEvent): Promise<Written | undefined> {
    const messageId = messageIdIn(event);
    if (messageId === undefined) return undefined;
    const { rows } = await this.pool.query<{ by_program: boolean }>({
      name: 'written-by-program',
      text: `SELECT author.kind <> 'person' AS by_program FROM messages JOIN users AS author ON author.id = messages.sender_id WHERE messages.id = $1`,
      values: [messageId],
    });
    return { at: new Date(event.at), byProgram: rows[0]?.by_program === true };
  }

  /** Whether programs wrote something else in a channel while an event was held, later than what was under way then. */
  async wroteMeanwhile(channelId: string, { seq, at }: StreamEvent): Promise<boolean> {
    const { rows } = await this.pool.query({
      name: 'programs-wrote-meanwhile',
      text: `SELECT FROM stream_events AS event
             WHERE event.stream_id = 'channel:' || $1::text AND event.seq > $2 AND event.type IN ('${streamEvents.messageCreated.name}', '${streamEvents.threadUpdated.name}')
               AND event.at > $3::timestamptz + interval '10 seconds' AND event.at <= $3::timestamptz + $4 * interval '1 millisecond' LIMIT 1`,
      values: [channelId, seq, at, HOLD_MS],
    });
    return rows.length > 0;
  }
}

function messageIdIn({ type, data }: StreamEvent): string | undefined {
  if (type === streamEvents.messageCreated.name) return (data as { message?: { id: string } }).message?.id;
  if (type === streamEvents.threadUpdated.name) return (data as { thread?: { lastReplyId: string } }).thread?.lastReplyId;
  return undefined;
}
