import { type ServiceAccount } from '@chatgenius/contracts';
import pg from 'pg';

/** Who has a table: one service writes it. */
interface TableRights {
  readonly writer: ServiceAccount | readonly ServiceAccount[];
  readonly readers?: readonly ServiceAccount[];
  /** Columns that readers may change, too. */
  readonly changed?: Readonly<Partial<Record<ServiceAccount, readonly string[]>>>;
  /** Columns for the writer alone, and readers whom it trusts. */
  readonly secret?: readonly string[];
  readonly trusted?: readonly ServiceAccount[];
  /** Writers add rows, and neither change nor remove any. */
  readonly appendOnly?: true;
}

const channelApi = (...readers: ServiceAccount[]): TableRights => ({ writer: 'channel-api', readers });
const messaging = (...readers: ServiceAccount[]): TableRights => ({ writer: 'messaging-service', readers });
const fileService = (...readers: ServiceAccount[]): TableRights => ({ writer: 'file-service', readers });
/** Read by messaging-service, which takes the handle of somebody who is anonymised out of these columns (docs/adr/0052). */
const rewritten = (rights: TableRights, ...columns: string[]): TableRights => ({ ...rights, readers: [...new Set<ServiceAccount>([...(rights.readers ?? []), 'messaging-service'])], changed: { 'messaging-service': columns } });
/** Of service tokens: the name may hold a handle; who takes tokens, or answers gateways, checks them and notes when one was used. */
const SERVICE_TOKENS: TableRights = {
  ...channelApi('file-service', 'messaging-service'),
  changed: { 'messaging-service': ['name', 'last_used_at'], 'file-service': ['last_used_at'] },
  secret: ['secret_hash'],
  trusted: ['file-service', 'messaging-service'],
};
const presence = (...readers: ServiceAccount[]): TableRights => ({ writer: 'presence-service', readers });
/** The log: who decides an event writes it, in the transaction of the change that it tells of. */
const LOG: TableRights = { writer: ['channel-api', 'messaging-service'] };

/** One begins and ends it, the other empties the channel: each says when its part is done. */
const CHANNEL_DELETION: TableRights = { writer: ['channel-api', 'messaging-service'] };

/** Tables and who may write and read them; whoever writes reads. A table that is not listed belongs to migrations alone. */
export const tableRights: Readonly<Record<string, TableRights>> = {
  users: { ...rewritten(channelApi('presence-service', 'file-service'), 'display_name', 'bio', 'version'), secret: ['password_hash'] },
  anonymisations: { writer: ['channel-api', 'messaging-service'], readers: ['file-service'] },
  retired_handles: channelApi(),
  user_exports: channelApi(),
  sessions: channelApi('messaging-service', 'file-service'),
  refresh_tokens: channelApi(),
  user_emails: channelApi(),
  mail_tokens: channelApi(),
  mail_outbox: channelApi(),
  second_factors: channelApi(),
  recovery_codes: channelApi(),
  sign_in_challenges: channelApi(),
  external_identities: channelApi(),
  exchanged_tokens: channelApi(),
  service_tokens: SERVICE_TOKENS,
  user_blocks: channelApi('messaging-service', 'presence-service'),
  channels: rewritten(channelApi('file-service'), 'name', 'topic', 'description', 'metadata', 'version'),
  direct_conversations: channelApi('messaging-service'),
  channel_members: channelApi('messaging-service', 'presence-service', 'file-service'),
  channel_departures: channelApi('messaging-service', 'file-service'),
  channel_deletions: CHANNEL_DELETION,
  channel_deletion_members: channelApi(),
  channel_invitations: channelApi(),
  restrictions: rewritten(channelApi('file-service'), 'reason'),
  word_filters: rewritten(channelApi(), 'entries', 'updated_at'),
  reports: { writer: ['channel-api', 'messaging-service'] },
  message_purges: { writer: ['channel-api', 'messaging-service'] },
  slow_mode_sends: messaging(),
  idempotency_keys: channelApi(),
  channel_invitation_links: channelApi(),
  audit_entries: { writer: ['channel-api', 'messaging-service'], appendOnly: true },
  user_activity: channelApi('messaging-service'),
  announcements: rewritten(channelApi(), 'text'),
  retention_policies: channelApi('messaging-service'),
  retention_holds: rewritten(channelApi('file-service'), 'reason'),
  /** Noted by whoever takes files away that are on hold. */
  held_files: { writer: ['messaging-service', 'file-service'] },
  statistics_days: messaging('channel-api'),
  retention_removals: messaging(),
  task_turns: messaging(),
  webhooks: rewritten(channelApi(), 'name'),
  streams: LOG,
  stream_events: LOG,
  unpublished_batches: LOG,
  /** file-service asks whether a message is there still. */
  messages: { ...messaging('file-service'), secret: ['client_message_id', 'text', 'mentions', 'attachments', 'origin', 'metadata'] },
  direct_shown: messaging('channel-api'),
  message_edits: messaging(),
  message_changes: messaging(),
  reactions: messaging(),
  threads: messaging(),
  thread_followers: messaging(),
  mentions: messaging(),
  live_messages: messaging(),
  saved_messages: messaging(),
  drafts: messaging(),
  scheduled_messages: { ...messaging('file-service'), secret: ['text'] },
  attachments: messaging(),
  files: rewritten(fileService('channel-api'), 'name'),
  file_variants: fileService(),
  blobs: fileService(),
  upload_locks: fileService(),
  message_files: messaging('file-service'),
  /** One notes what was released, the other takes it. */
  released_files: { writer: ['messaging-service', 'file-service'] },
  stream_cursors: messaging(),
  search_queue: messaging(),
  search_shelves: messaging(),
  search_entries: messaging(),
  webhook_positions: messaging('channel-api'),
  webhook_parked: messaging('channel-api'),
  webhook_deliveries: messaging('channel-api'),
  user_presence: rewritten(presence(), 'text'),
};

/** Functions of the database that do what the service itself may not. */
const functionRights: Readonly<Record<string, ServiceAccount>> = { 'public.forget_in_audit_entry(uuid, uuid)': 'messaging-service' };

/**
 * Sets the rights of each service's role in this database: grants what it needs, and revokes the rest. A service without
 * a role connects as the owner of the tables. @returns the services that have a role
 */
export async function grantRights(url: string): Promise<ServiceAccount[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ rolname: ServiceAccount }>('SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) ORDER BY rolname', [accountsNamed()]);
    const roles = rows.map(({ rolname }) => rolname);
    const columns = await readableColumns(client);
    if (roles.length > 0) await client.query(`BEGIN; ${[ONE_AT_A_TIME, ...roles.flatMap((role) => statementsFor(role, columns))].join('; ')}; COMMIT`);
    return roles;
  } finally {
    await client.end();
  }
}

/** Two that change the rights of one table at once would fail. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('chatgenius rights', 0))";

const writersOf = ({ writer }: TableRights): readonly ServiceAccount[] => (typeof writer === 'string' ? [writer] : writer);
const accountsNamed = (): ServiceAccount[] => [...new Set(Object.values(tableRights).flatMap((rights) => [...writersOf(rights), ...(rights.readers ?? [])]))];

/** Of tables that have secrets: what their readers may see. */
async function readableColumns(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [table, { secret }] of Object.entries(tableRights)) {
    if (secret === undefined) continue;
    const { rows } = await client.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name <> ALL ($2) ORDER BY ordinal_position",
      [table, secret],
    );
    found.set(table, rows.map(({ name }) => pg.escapeIdentifier(name)).join(', '));
  }
  return found;
}

/** All in one transaction: a service that runs meanwhile never lacks a right. */
function statementsFor(account: ServiceAccount, columns: ReadonlyMap<string, string>): string[] {
  const role = pg.escapeIdentifier(account);
  const grants = Object.entries(tableRights).flatMap(([table, rights]) => {
    const name = pg.escapeIdentifier(table);
    if (writersOf(rights).includes(account)) return [`GRANT SELECT, INSERT${rights.appendOnly ? '' : ', UPDATE, DELETE'} ON ${name} TO ${role}`];
    if (!rights.readers?.includes(account)) return [];
    const readable = rights.trusted?.includes(account) ? undefined : columns.get(table);
    const granted = [`GRANT SELECT${readable === undefined ? '' : ` (${readable})`} ON ${name} TO ${role}`];
    const changed = rights.changed?.[account];
    return changed === undefined ? granted : [...granted, `GRANT UPDATE (${changed.map((column) => pg.escapeIdentifier(column)).join(', ')}) ON ${name} TO ${role}`];
  });
  const functions = Object.entries(functionRights).map(([name, owner]) => (owner === account ? `GRANT EXECUTE ON FUNCTION ${name} TO ${role}` : `REVOKE ALL ON FUNCTION ${name} FROM ${role}`));
  return [
    `REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${role}`,
    `REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM ${role}`,
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    ...grants,
    ...functions,
    // Numbers of rows; who may insert them, the table says.
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
  ];
}
