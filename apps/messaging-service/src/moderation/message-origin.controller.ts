import { Answers } from '@chatgenius/bus';
import { ChatError, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';

/** Where a message is, for who reports it. */
@Controller()
export class MessageOriginController {
  constructor(private readonly pool: Pool) {}

  /** To who is no member of its channel a message is missing, as a deleted one is to everybody. */
  @Answers(messagingRequests.messageFind)
  async find({ userId, messageId }: RequestInput<typeof messagingRequests.messageFind>) {
    const { rows } = await this.pool.query<{ channel_id: string; thread_id: string | null; sender_id: string }>({
      name: 'message-origin',
      text: `SELECT m.channel_id, m.thread_id, m.sender_id FROM messages AS m
             JOIN channel_members AS member ON member.channel_id = m.channel_id AND member.user_id = $2
             WHERE m.id = $1 AND m.deleted_at IS NULL`,
      values: [messageId, userId],
    });
    const [row] = rows;
    if (row === undefined) throw new ChatError('MESSAGE_NOT_FOUND');
    return { message: { messageId, channelId: row.channel_id, senderId: row.sender_id, ...(row.thread_id !== null && { threadId: row.thread_id }) } };
  }
}
