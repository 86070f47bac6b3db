import { isDeepStrictEqual } from 'node:util';
import { Publication } from '@chatgenius/bus';
import { ChatError, streamEvents, streams, type ChannelSettings } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction, type AppendedBatch, type Database } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE } from '../../tokens.ts';
import { SettingsRepository, type SettingsChanges } from './settings.repository.ts';

/** What somebody sets for themselves in a channel. The change and what tells their devices of it are one transaction. */
@Injectable()
export class SettingsService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly publication: Publication,
    private readonly settings: SettingsRepository,
  ) {}

  /** @throws ChatError CHANNEL_NOT_FOUND for who is no member */
  async change(channelId: string, userId: string, changes: SettingsChanges): Promise<ChannelSettings> {
    const { settings, batch } = await withTransaction(this.database.pool, async (transaction): Promise<{ settings: ChannelSettings; batch?: AppendedBatch }> => {
      // The membership before the user's stream, as whoever ends memberships locks them.
      const before = await this.settings.lock(transaction, channelId, userId);
      if (before === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
      const settings = changed(before, changes);
      if (isDeepStrictEqual(before, settings)) return { settings };
      await this.settings.save(transaction, channelId, userId, settings);
      const stream = streams.user(userId);
      const append = { stream, type: streamEvents.channelSettingsChanged.name, data: { channelId, settings } };
      return { settings, batch: await appendEvents(transaction, await lockStreams(transaction, [stream]), [append]) };
    });
    if (batch) this.publication.publish(batch);
    return settings;
  }
}

function changed(before: ChannelSettings, { mutedUntil = before.mutedUntil, favourite = before.favourite, notify = before.notify, hidden = before.hidden }: SettingsChanges): ChannelSettings {
  return { mutedUntil: mutedUntil === null ? null : new Date(mutedUntil).toISOString(), favourite, notify, hidden };
}
