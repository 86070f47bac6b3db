import { streams, type AuditEntry, type Channel, type DeploymentRole, type MemberRole } from '@chatgenius/contracts';
import { type Pool } from 'pg';
import { type ChannelEvent } from './channel-replay.rules.ts';

/** What the database says in the end, read by statements that know nothing of the services. */
export interface Stored {
  readonly now: number;
  readonly entries: readonly AuditEntry[];
  readonly events: ReadonlyMap<string, readonly ChannelEvent[]>;
  /** By the keys of the registers. */
  readonly registers: ReadonlyMap<string, unknown>;
  readonly members: ReadonlyMap<string, ReadonlyMap<string, MemberRole>>;
  readonly channels: ReadonlyMap<string, Partial<Channel>>;
  readonly heads: ReadonlyMap<string, number>;
  /** How often each link was used. */
  readonly uses: ReadonlyMap<string, number>;
  readonly endedSessions: ReadonlySet<string>;
}

export async function readStored(pool: Pool, channelIds: readonly string[]): Promise<Stored> {
  const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> => (await pool.query(text, values)).rows as Row[];
  const ids = [[...channelIds]];
  const entries = await rows<AuditEntry & { at: Date }>(
    `SELECT id, at, actor_id AS "actorId", action, json_build_object('kind', subject_kind, 'id', subject_id) AS subject, channel_id AS "channelId", before, after, reason FROM audit_entries ORDER BY id`);
  const events = await rows<{ channel: string; seq: number; type: string; at: Date; data: ChannelEvent['data'] }>(
    `SELECT substr(stream_id, 9) AS channel, seq, type, at, data FROM stream_events WHERE stream_id = ANY ($1) ORDER BY stream_id, seq`, [channelIds.map((id) => streams.channel(id))]);
  const members = await rows<{ channel_id: string; user_id: string; role: MemberRole }>('SELECT channel_id, user_id, role FROM channel_members WHERE channel_id = ANY ($1)', ids);
  const channels = await rows<ChannelRow>(
    `SELECT id, kind, name, topic, description, metadata, version, slow_mode_seconds, archived_at FROM channels WHERE id = ANY ($1)`, ids);
  const heads = await rows<{ id: string; head: number }>('SELECT substr(id, 9) AS id, head FROM streams WHERE id = ANY ($1)', [channelIds.map((id) => streams.channel(id))]);
  const [clock] = await rows<{ now: Date }>('SELECT clock_timestamp() AS now');
  const byChannel = <Row, Value>(all: readonly Row[], channelOf: (row: Row) => string, valueOf: (row: Row) => Value) =>
    new Map(channelIds.map((id) => [id, all.filter((row) => channelOf(row) === id).map(valueOf)]));
  return {
    now: clock?.now.getTime() ?? 0,
    entries: entries.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
    events: byChannel(events, ({ channel }) => channel, ({ seq, type, at, data }) => ({ seq, type, at: at.getTime(), data })),
    registers: await readRegisters(pool),
    members: new Map([...byChannel(members, (row) => row.channel_id, (row) => [row.user_id, row.role] as const)].map(([id, pairs]) => [id, new Map(pairs)])),
    channels: new Map(channels.map((row) => [row.id, toChannel(row)])),
    uses: new Map((await rows<{ id: string; uses: number }>('SELECT id, uses FROM channel_invitation_links')).map(({ id, uses }) => [id, uses])),
    endedSessions: new Set((await rows<{ id: string }>('SELECT id FROM sessions WHERE revoked_at IS NOT NULL')).map(({ id }) => id)),
    heads: new Map(heads.map(({ id, head }) => [id, head])),
  };
}

interface ChannelRow {
  readonly id: string;
  readonly kind: Channel['kind'];
  readonly name: string;
  readonly topic: string | null;
  readonly description: string | null;
  readonly metadata: Channel['metadata'];
  readonly version: number;
  readonly slow_mode_seconds: number | null;
  readonly archived_at: Date | null;
}

const toChannel = ({ slow_mode_seconds: seconds, archived_at: archivedAt, ...row }: ChannelRow): Partial<Channel> => ({ ...row, archivedAt: archivedAt?.toISOString() ?? null, ...(seconds !== null && seconds > 0 && { slowModeSeconds: seconds }) });

/** By key. */
export async function readRegisters(pool: Pool): Promise<Map<string, unknown>> {
  const rows = async <Row>(text: string): Promise<Row[]> => (await pool.query(text)).rows as Row[];
  const users = await rows<{ id: string; role: DeploymentRole; active: boolean }>('SELECT id, role, deactivated_at IS NULL AS active FROM users');
  const restrictions = await rows<{ kind: string; channel_id: string | null; user_id: string; until: Date | null; reason: string | null }>('SELECT * FROM restrictions');
  const filters = await rows<{ channel_id: string | null; entries: unknown }>('SELECT channel_id, entries FROM word_filters');
  const policies = await rows<{ channel_id: string | null; days: number | null }>('SELECT channel_id, days FROM retention_policies');
  const holds = await rows<{ id: string; channel_id: string | null; user_id: string | null }>('SELECT id, channel_id, user_id FROM retention_holds');
  const reports = await rows<{ id: string; state: string; moderator_id: string | null }>('SELECT id, state, moderator_id FROM reports');
  const links = await rows<{ id: string; role: MemberRole; creator_id: string }>('SELECT id, role, creator_id FROM channel_invitation_links');
  const announcements = await rows<{ id: string; withdrawn: boolean }>('SELECT id, withdrawn_at IS NOT NULL AS withdrawn FROM announcements');
  return new Map<string, unknown>([
    ...users.flatMap(({ id, role, active }): [string, unknown][] => [[`role ${id}`, role], [`active ${id}`, active]]),
    ...restrictions.map((row): [string, unknown] => [`${row.kind} ${row.channel_id ?? 'everywhere'} ${row.user_id}`, { until: row.until?.toISOString() ?? null, reason: row.reason }]),
    ...filters.map((row): [string, unknown] => [`filter ${row.channel_id ?? 'deployment'}`, row.entries]),
    ...policies.map((row): [string, unknown] => [`retention ${row.channel_id ?? 'deployment'}`, row.days]),
    ...holds.map((row): [string, unknown] => [`hold ${row.channel_id ?? row.user_id}`, row.id]),
    ...reports.map((row): [string, unknown] => [`report ${row.id}`, { state: row.state, moderatorId: row.moderator_id }]),
    ...links.map((row): [string, unknown] => [`link ${row.id}`, { role: row.role, creatorId: row.creator_id }]),
    ...announcements.map((row): [string, unknown] => [`announcement ${row.id}`, row.withdrawn ? 'withdrawn' : 'stands']),
  ]);
}
