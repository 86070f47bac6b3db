import { type Channel, type ChannelSettings, type MemberRole, type Message } from '@chatgenius/contracts';
import { channelColumns, settingsColumns, toChannel, toSettings, type ChannelRow, type Queryable, type SettingsRow } from '@chatgenius/database';
import { hiddenFrom } from '../direct/hidden-from.sql.ts';
import { messageColumns, toMessage, type MessageRow } from '../messages/message-row.ts';

/** A channel of somebody, and what was said last in it. */
export interface Listed {
  readonly channel: Channel;
  readonly role: MemberRole;
  readonly settings: ChannelSettings;
  readonly lastMessage: Message | undefined;
}

type OwnColumns = Omit<MessageRow, 'reactions' | 'reply_count' | 'last_reply_at' | 'last_reply_id' | 'participant_ids'>;
type ListedRow = ChannelRow & SettingsRow & { role: MemberRole; last: string | null };

/**
 * Channels of a user after one of them, by id: a walk along the index of memberships, and a look at the end of each channel.
 * Direct conversations that the user is to learn of by their first message are passed over.
 */
export async function readMyChannels(db: Queryable, userId: string, after: string, limit: number): Promise<Listed[]> {
  const { rows } = await db.query<ListedRow>({
    name: 'my-channels',
    text: `SELECT ${channelColumns('c')}, m.role, ${settingsColumns('m')}, last.message::text AS last
           FROM (
             SELECT * FROM channel_members AS member WHERE user_id = $1 AND channel_id > $2
               AND (SELECT $1 = ANY (${hiddenFrom('direct')}) FROM direct_conversations AS direct WHERE direct.channel_id = member.channel_id LIMIT 1) IS NOT TRUE
             ORDER BY channel_id LIMIT $3
           ) AS m
           CROSS JOIN LATERAL (SELECT * FROM channels WHERE id = m.channel_id LIMIT 1) AS c
           LEFT JOIN LATERAL (
             SELECT row_to_json(newest) AS message FROM (
               SELECT ${messageColumns('message')} FROM messages AS message
               WHERE channel_id = m.channel_id AND thread_id IS NULL ORDER BY seq DESC LIMIT 1
             ) AS newest
           ) AS last ON true
           ORDER BY m.channel_id`,
    values: [userId, after, limit],
  });
  return rows.map((row) => ({ channel: toChannel(row), role: row.role, settings: toSettings(row), lastMessage: row.last === null ? undefined : toLastMessage(JSON.parse(row.last) as OwnColumns) }));
}

/** Without what others made of it. In JSON times are texts. */
function toLastMessage(own: OwnColumns): Message {
  const time = (at: Date | null) => (at === null ? null : new Date(at));
  const times = { created_at: new Date(own.created_at), edited_at: time(own.edited_at), deleted_at: time(own.deleted_at), pinned_at: time(own.pinned_at) };
  return toMessage({ ...own, ...times, reactions: null, reply_count: null, last_reply_at: null, last_reply_id: null, participant_ids: null });
}
