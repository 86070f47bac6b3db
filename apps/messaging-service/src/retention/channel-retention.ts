import { Publication } from '@chatgenius/bus';
import { parseStreamId, streamEvents, streams, type StreamId, type ThreadSummary } from '@chatgenius/contracts';
import { appendEvents, lockStreams, recordAudit, withBackgroundTransaction, type Append, type AppendedBatch, type LockedStreams, type Transaction } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { deleteEvents, deleteParked, endThreads, eraseMessages, raiseFloor, readFloor, readReplies, readRoots, recountReplies, removeMessages, takeRemoval, type Root } from './removal.repository.ts';
import { type DueChannel } from './retention.repository.ts';
import { prefixOf, withThreads } from './retention.rules.ts';

/** What one transaction removes while it holds the channel's stream: some milliseconds of it. */
const MESSAGES = 100;
const THREADS = 10;
const REPLIES = 100;
/** Nobody waits for these: they are no longer read. */
const EVENTS = 1_000;

export interface Progress {
  /** Where the next batch goes on. */
  readonly after: number;
  readonly done: boolean;
  readonly removed: number;
}

/** What became of a thread whose root is old enough to go. */
interface Trimmed {
  readonly root: Root;
  readonly removed: number;
  /** Whether replies stay, and whether more of them are to go. */
  readonly left: boolean;
  readonly more: boolean;
  /** What it tells of those that stay, where some have gone. */
  readonly summary?: ThreadSummary | undefined;
}

/**
 * Removes the beginning of a channel in small batches, each of which is whole: the messages are gone from all tables, and
 * the log from their place on. What is told to those who look at the channel comes once, at the end. Where a process dies
 * in between, another one goes on from what is there (docs/adr/0058).
 */
@Injectable()
export class ChannelRetention {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  /** One batch, under the lock of the channel: nobody changes or answers a message meanwhile. */
  async removeSome(channel: DueChannel, held: ReadonlySet<string>, after: number): Promise<Progress> {
    const { progress, batch } = await withBackgroundTransaction(this.pool, (transaction) => removeBatch(transaction, channel, held, after));
    if (batch !== undefined) this.publication.publish(batch);
    return progress;
  }

  /** Lets go of what nobody reads any more, and tells those who look at the stream. */
  async finish(stream: StreamId, channelId: string): Promise<void> {
    for (let deleted = EVENTS; deleted === EVENTS; ) deleted = await withBackgroundTransaction(this.pool, (transaction) => deleteEvents(transaction, stream, EVENTS));
    const batch = await withBackgroundTransaction(this.pool, (transaction) => tell(transaction, stream, channelId));
    if (batch !== undefined) this.publication.publish(batch);
  }
}

async function removeBatch(transaction: Transaction, channel: DueChannel, held: ReadonlySet<string>, after: number): Promise<{ progress: Progress; batch?: AppendedBatch | undefined }> {
  const { channelId, before } = channel;
  const stream = streams.channel(channelId);
  const locked = await lockStreams(transaction, [stream]);
  const at = locked.get(stream)?.at;
  const roots = await readRoots(transaction, channelId, after, MESSAGES);
  const floor = await readFloor(transaction, stream);
  const due = prefixOf(roots, { before, held, floor });
  const batch = withThreads(due, THREADS);
  const last = batch.at(-1);
  if (last === undefined || at === undefined) return { progress: { after, done: true, removed: 0 } };

  const trimmed = await trimThreads(transaction, channel, held, batch.filter(({ threaded }) => threaded));
  const living = trimmed.filter(({ left }) => left).map(({ root }) => root);
  const gone = batch.filter((root) => !living.includes(root)).map(({ id }) => id);
  const through = last.seq;
  await endThreads(transaction, gone);
  await removeMessages(transaction, stream, { ids: gone, through });
  // Once; later rounds meet their tombstones again.
  const erased = living.filter(({ seq, deleted }) => !deleted || seq > floor).map(({ id }) => id);
  await eraseMessages(transaction, stream, { ids: erased, through, at });
  const removed = gone.length + erased.length + trimmed.reduce((sum, thread) => sum + thread.removed, 0);
  if (removed > 0) await raiseFloor(transaction, stream, { floor: through, channelId, messages: removed, before });

  // Of a thread with more replies than a batch, the next one begins with the same root again.
  const again = trimmed.find(({ more }) => more)?.root.seq;
  const isLast = batch.length === due.length && (due.length < roots.length || roots.length < MESSAGES);
  const summaries = summariesOf(stream, channelId, trimmed);
  return {
    progress: { after: again === undefined ? through : again - 1, done: again === undefined && isLast, removed },
    batch: summaries.length === 0 ? undefined : await appendEvents(transaction, locked, summaries),
  };
}

/** The threads' streams after their channel's, as whoever sends locks them. */
async function trimThreads(transaction: Transaction, { channelId, before }: DueChannel, held: ReadonlySet<string>, roots: readonly Root[]): Promise<Trimmed[]> {
  if (roots.length === 0) return [];
  const locked = await lockStreams(transaction, roots.map(({ id }) => streams.thread(id)));
  const trimmed: Trimmed[] = [];
  for (const root of roots) {
    const stream = streams.thread(root.id);
    const replies = await readReplies(transaction, root.id, REPLIES + 1);
    const due = prefixOf(replies.slice(0, REPLIES), { before, held, floor: await readFloor(transaction, stream) });
    const left = replies.length > due.length;
    const through = throughOf(due, left, locked, stream);
    const summary = through === undefined ? undefined : await removeReplies(transaction, { stream, threadId: root.id, channelId, before, ids: due.map(({ id }) => id), through, left });
    trimmed.push({ root, removed: due.length, left, more: left && due.length === REPLIES, summary });
  }
  return trimmed;
}

interface RemovedReplies {
  readonly stream: StreamId;
  readonly threadId: string;
  readonly channelId: string;
  readonly before: Date;
  readonly ids: readonly string[];
  readonly through: number;
  readonly left: boolean;
}

/** @returns what the thread tells of the others */
async function removeReplies(transaction: Transaction, { stream, threadId, channelId, before, ids, through, left }: RemovedReplies): Promise<ThreadSummary | undefined> {
  await removeMessages(transaction, stream, { ids, through });
  // Their number is noted with the channel's.
  await raiseFloor(transaction, stream, { floor: through, channelId, messages: 0, before });
  return left ? recountReplies(transaction, threadId) : undefined;
}

/** Up to where a thread's log goes: all of it where no reply is left. Nothing when none of it does. */
function throughOf(due: readonly { seq: number }[], left: boolean, locked: LockedStreams, stream: StreamId): number | undefined {
  return left ? due.at(-1)?.seq : locked.get(stream)?.head;
}

/** Of threads that have lost some of their replies: what the channel shows of them. */
function summariesOf(stream: StreamId, channelId: string, trimmed: readonly Trimmed[]): Append[] {
  return trimmed.flatMap(({ root, summary: thread }) =>
    thread === undefined ? [] : [{ stream, type: streamEvents.threadUpdated.name, data: { channelId, threadId: root.id, thread } }],
  );
}

async function tell(transaction: Transaction, stream: StreamId, channelId: string): Promise<AppendedBatch | undefined> {
  const locked = await lockStreams(transaction, [stream]);
  const removal = await takeRemoval(transaction, stream);
  if (removal === undefined || !locked.has(stream)) return undefined;
  const through = await readFloor(transaction, stream);
  const before = removal.before.toISOString();
  const { kind, id } = parseStreamId(stream);
  if (kind === 'channel') {
    await deleteParked(transaction, stream);
    await recordAudit(transaction, { actorId: null, action: 'retention:applied', subject: { kind, id }, channelId, after: { messages: removal.messages, before, through } });
  }
  const data = { channelId, ...(kind === 'thread' && { threadId: id }), through, before };
  return appendEvents(transaction, locked, [{ stream, type: streamEvents.historyRemoved.name, data }]);
}
