import { type Channel, type ChannelKind } from '@chatgenius/contracts';

/** A row of `channels` as raw SQL reads it. */
export interface ChannelRow {
  id: string;
  kind: ChannelKind;
  name: string;
  topic: string | null;
  created_at: Date;
  archived_at: Date | null;
  slow_mode_seconds?: number | null;
}

export function toChannel(row: ChannelRow): Channel {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    topic: row.topic,
    createdAt: row.created_at.toISOString(),
    archivedAt: row.archived_at?.toISOString() ?? null,
    ...(typeof row.slow_mode_seconds === 'number' && { slowModeSeconds: row.slow_mode_seconds }),
  };
}
