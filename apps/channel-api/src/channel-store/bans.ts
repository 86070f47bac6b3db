import { readBan, type Queryable } from '@chatgenius/database';
import { bannedBy } from './membership.rules.ts';

/** Whoever becomes a member passes here, by whatever way they come. @throws ChatError BANNED */
export async function assertNotBanned(db: Queryable, channelId: string, userIds: readonly string[]): Promise<void> {
  const ban = await readBan(db, channelId, userIds);
  if (ban) throw bannedBy(ban);
}
