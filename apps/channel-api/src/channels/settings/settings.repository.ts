import { type ChannelSettings } from '@chatgenius/contracts';
import { settingsColumns, toSettings, type SettingsRow, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';

/** What is not named stays as it is. */
export type SettingsChanges = { readonly [Field in keyof ChannelSettings]?: ChannelSettings[Field] | undefined };

/** What members set for themselves: columns of their membership. */
@Injectable()
export class SettingsRepository {
  /** As they were, with the membership locked; nothing for who is no member. */
  async lock(transaction: Transaction, channelId: string, userId: string): Promise<ChannelSettings | undefined> {
    const { rows } = await transaction.query<SettingsRow>({
      name: 'lock-channel-settings',
      text: `SELECT ${settingsColumns('m')} FROM channel_members AS m WHERE channel_id = $1 AND user_id = $2 FOR NO KEY UPDATE`,
      values: [channelId, userId],
    });
    return rows.map(toSettings)[0];
  }

  async save(transaction: Transaction, channelId: string, userId: string, { mutedUntil, favourite, notify, hidden }: ChannelSettings): Promise<void> {
    await transaction.query({
      name: 'save-channel-settings',
      text: 'UPDATE channel_members SET muted_until = $3, favourite = $4, notify = $5, hidden = $6 WHERE channel_id = $1 AND user_id = $2',
      values: [channelId, userId, mutedUntil, favourite, notify, hidden],
    });
  }
}
