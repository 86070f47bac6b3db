import { isDeepStrictEqual } from 'node:util';
import { USUAL_SETTINGS, type Channel, type ChannelKind, type ChannelSettings, type Metadata } from '@chatgenius/contracts';

/** A row of `channels` as raw SQL reads it. */
export interface ChannelRow {
  id: string;
  kind: ChannelKind;
  name: string;
  topic: string | null;
  created_at: Date;
  archived_at: Date | null;
  /** Absent where a statement of this row does not ask for it. */
  direct_member_ids?: string[] | null;
  version: number;
  slow_mode_seconds: number | null;
}

/** The same with what only those are told who ask for this one channel. */
export interface FullChannelRow extends ChannelRow {
  description: string | null;
  metadata: Metadata | null;
}

/** All that `toChannel` reads. */
export const channelColumns = (alias: string): string => ['id', 'kind', 'name', 'topic', 'created_at', 'archived_at', 'version', 'direct_member_ids', 'slow_mode_seconds'].map((column) => `${alias}.${column}`).join(', ');

/** As it comes with many others. */
export function toChannel(row: ChannelRow): Channel {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    createdAt: row.created_at.toISOString(),
    archivedAt: row.archived_at?.toISOString() ?? null,
    ...(row.kind === 'direct' && { memberIds: row.direct_member_ids ?? [] }),
    version: row.version,
    ...(row.slow_mode_seconds !== null && { slowModeSeconds: row.slow_mode_seconds }),
  };
}

export const toFullChannel = (row: FullChannelRow): Channel => ({ ...toChannel(row), description: row.description, metadata: row.metadata });

/** Columns of `channel_members` as raw SQL reads them. */
export interface SettingsRow {
  muted_until: Date | null;
  favourite: boolean;
  notify: ChannelSettings['notify'];
  hidden: boolean;
}

export const settingsColumns = (alias: string): string => ['muted_until', 'favourite', 'notify', 'hidden'].map((column) => `${alias}.${column}`).join(', ');

export const toSettings = ({ muted_until, favourite, notify, hidden }: SettingsRow): ChannelSettings => ({ mutedUntil: muted_until?.toISOString() ?? null, favourite, notify, hidden });

/** Whether a member has set nothing. */
export const areUsual = (settings: ChannelSettings): boolean => isDeepStrictEqual(settings, USUAL_SETTINGS);
