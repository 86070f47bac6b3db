import { waitUntil } from '@chatgenius/testing';
import { type Pool } from 'pg';
import { type Findings } from './figures.rules.ts';
import { type Ledger } from './ledger.ts';
import { type User } from './user.ts';
import { settleUploads } from './uploads-settling.ts';

/** Longer than any retry of the product: what has not come by then is lost. */
const PATIENCE_MS = 15_000;

interface Row {
  readonly id: string;
  readonly senderId: string;
  readonly clientMessageId: string;
  readonly text: string;
}

/** Waits until everybody is online and everything has arrived, then holds what users were told and see against the database. */
export async function settle(ledger: Ledger, users: readonly User[], pool: Pool): Promise<Omit<Findings, 'killed'>> {
  // First, because each is sent with a message once it is up.
  const filesLost = await settleUploads(ledger, users, pool);
  const settled = () => ledger.acknowledged + ledger.errors.length >= ledger.messages.length && users.every(({ chat }) => chat.isSettled && chat.connection.status === 'online');
  await waitUntil('everything is acknowledged and everybody is online', settled, PATIENCE_MS).catch((error: unknown) => ledger.failed('settling', error));
  const findings = { lost: 0, doubled: 0, reordered: 0, editsLost: 0, filesLost, viewsWrong: 0, errors: ledger.errors };
  const channels = Map.groupBy(users, ({ channel }) => channel.channelId);
  // All at once: what is lost is waited for once.
  await Promise.all([...channels].map(([channelId, members]) => settleChannel(ledger, channelId, members, pool, findings)));
  return findings;
}

async function settleChannel(ledger: Ledger, channelId: string, members: readonly User[], pool: Pool, findings: Counts): Promise<void> {
  const { rows: [{ head = 0 } = {}] } = await pool.query<{ head: number }>('SELECT head FROM streams WHERE id = $1', [`channel:${channelId}`]);
  const { rows } = await pool.query<Row>(`SELECT id, sender_id AS "senderId", client_message_id AS "clientMessageId", text FROM messages WHERE channel_id = $1 ORDER BY seq`, [channelId]);
  compareWritten(ledger, channelId, rows, findings);
  await Promise.all(members.map(async (user) => {
    await waitUntil('all has come', () => user.seqs.at(-1) === head, PATIENCE_MS).catch(() => undefined);
    compareHeard(user.seqs, head, findings);
    if (!(await comesToShow(user, rows))) findings.viewsWrong++;
  }));
}

type Counts = { -readonly [Name in keyof Omit<Findings, 'errors' | 'killed'>]: number };

function compareWritten(ledger: Ledger, channelId: string, rows: readonly Row[], findings: Counts): void {
  const sent = ledger.messages.filter((message) => message.channelId === channelId);
  const written = new Map(rows.map((row) => [row.clientMessageId, row]));
  findings.doubled += rows.length - written.size;
  for (const { clientMessageId, messageId, text } of sent) {
    const row = written.get(clientMessageId);
    if (messageId !== undefined && row?.id !== messageId) findings.lost++;
    else if (row !== undefined && row.text !== text) findings.editsLost++;
  }
  for (const [senderId, own] of Map.groupBy(sent, (message) => message.senderId)) {
    const order = own.flatMap(({ clientMessageId }) => (written.has(clientMessageId) ? [clientMessageId] : []));
    findings.reordered += rows.filter((row) => row.senderId === senderId).filter(({ clientMessageId }, index) => clientMessageId !== order[index]).length;
  }
}

/** What a user was given, of a channel whose log they joined at its beginning. */
function compareHeard(seqs: readonly number[], head: number, findings: Counts): void {
  const given = new Set(seqs);
  findings.lost += head - given.size;
  findings.doubled += seqs.length - given.size;
  findings.reordered += seqs.filter((seq, index) => index > 0 && seq < (seqs[index - 1] ?? 0)).length;
}

/** Whether the window of a user is the end of what is written. */
async function comesToShow({ channel }: User, rows: readonly Row[]): Promise<boolean> {
  const shown = () => channel.state.messages.map(({ id, text }) => `${id} ${text}`).join('\n');
  const expected = () => rows.slice(rows.length - channel.state.messages.length).map(({ id, text }) => `${id} ${text}`).join('\n');
  return waitUntil('the view is that of the database', () => channel.state.messages.length > 0 && shown() === expected(), PATIENCE_MS).then(() => true, () => false);
}
