/** A table that is looked through along its primary key: its statements take the key, then what was read, then what is to stand there. */
export interface Place {
  /** Whether the content is JSON. */
  readonly structured: boolean;
  /** Whether it is the name of a file. */
  readonly isFileName?: true;
  readonly rows: string;
  /** A key before all rows. */
  readonly first: readonly string[];
  readonly read: string;
  readonly replace: string;
}

type KeyType = 'uuid' | 'text' | 'int' | 'bigint';
type Key = Readonly<Record<string, KeyType>>;

const BEFORE_ALL: Readonly<Record<KeyType, string>> = { uuid: '00000000-0000-0000-0000-000000000000', text: '', int: '0', bigint: '0' };
const ID: Key = { id: 'uuid' };

function along(table: string, key: Key, content: string): Omit<Place, 'structured' | 'replace'> & { readonly isRow: string } {
  const columns = Object.keys(key);
  const types = Object.values(key);
  const isRow = columns.map((column, index) => `${column} = $${index + 1}::${types[index]}`).join(' AND ');
  const after = types.map((type, index) => `($1::text[])[${index + 1}]::${type}`).join(', ');
  return {
    rows: `SELECT ARRAY[${columns.map((column) => `${column}::text`).join(', ')}] AS key, ${content} AS content FROM ${table}
           WHERE (${columns.join(', ')}) > (${after}) ORDER BY ${columns.join(', ')} LIMIT $2`,
    first: types.map((type) => BEFORE_ALL[type]),
    read: `SELECT content FROM (SELECT ${content} AS content FROM ${table} WHERE ${isRow}) AS row WHERE content IS NOT NULL`,
    isRow,
  };
}

/** One column. JSON is replaced as it is spelled: no key changes its place. */
function column(table: string, key: Key, name: string, type: 'text' | 'json' = 'text'): Place {
  const content = type === 'text' ? name : `${name}::text`;
  const { isRow, ...walk } = along(table, key, content);
  const [was, is] = [`$${walk.first.length + 1}`, `$${walk.first.length + 2}`];
  return { ...walk, structured: type === 'json', replace: `UPDATE ${table} SET ${name} = ${is}::${type} WHERE ${isRow} AND ${content} = ${was}` };
}

interface Columns {
  readonly texts?: readonly string[];
  readonly json?: readonly string[];
  /** What else a change of the row says. */
  readonly also?: string;
}

/** Several columns at once, as an object of them. */
function columns(table: string, key: Key, { texts = [], json = [], also }: Columns): Place {
  const names = [...texts, ...json];
  const object = `jsonb_build_object(${names.map((name) => `'${name}', ${name}`).join(', ')})::text`;
  const content = `CASE WHEN num_nonnulls(${names.join(', ')}) > 0 THEN ${object} END`;
  const { isRow, ...walk } = along(table, key, content);
  const [was, is] = [`$${walk.first.length + 1}`, `$${walk.first.length + 2}::jsonb`];
  const changes = [...texts.map((name) => `${name} = ${is}->>'${name}'`), ...json.map((name) => `${name} = nullif(${is}->'${name}', 'null'::jsonb)`), ...(also === undefined ? [] : [also])];
  return { ...walk, structured: true, replace: `UPDATE ${table} SET ${changes.join(', ')} WHERE ${isRow} AND ${object} = ${was}` };
}

/**
 * Wherever people write about others, in the order in which it is looked through. What is copied elsewhere comes before its
 * copies: what is sent, quoted or recorded meanwhile is found by a later phase. A new table that holds something of people is named here.
 */
export const places = {
  drafts: column('drafts', { user_id: 'uuid', stream_id: 'text' }, 'text'),
  scheduled: column('scheduled_messages', ID, 'text'),
  // What messages carry of files is a copy.
  uploads: { ...column('files', ID, 'name'), isFileName: true },
  messages: column('messages', ID, 'text'),
  quotes: columns('messages', ID, { json: ['origin', 'metadata', 'attachments'] }),
  edits: column('message_edits', { message_id: 'uuid', version: 'int' }, 'text'),
  reports: column('reports', ID, 'text'),
  notes: column('reports', ID, 'note'),
  restrictions: column('restrictions', ID, 'reason'),
  files: { ...column('attachments', ID, 'name'), isFileName: true },
  channels: columns('channels', ID, { texts: ['name', 'topic', 'description'], json: ['metadata'], also: 'version = version + 1' }),
  profiles: columns('users', ID, { texts: ['display_name', 'bio'], also: 'version = version + 1' }),
  statuses: column('user_presence', { user_id: 'uuid' }, 'text'),
  announcements: column('announcements', ID, 'text'),
  filters: columns('word_filters', ID, { json: ['entries'], also: 'updated_at = now()' }),
  holds: column('retention_holds', ID, 'reason'),
  webhooks: column('webhooks', ID, 'name'),
  tokens: column('service_tokens', ID, 'name'),
  // Read here, and replaced by a function of the database: services change no entry.
  audit: columns('audit_entries', ID, { texts: ['reason'], json: ['before', 'after'] }),
  log: column('stream_events', { stream_id: 'text', seq: 'bigint' }, 'data', 'json'),
} as const satisfies Readonly<Record<string, Place>>;

export type Phase = keyof typeof places;

const PHASES = Object.keys(places) as readonly Phase[];
export const FIRST_PHASE: Phase = 'drafts';

/** @returns nothing after the last one */
export const phaseAfter = (phase: Phase): Phase | undefined => PHASES[PHASES.indexOf(phase) + 1];
