import { Publication } from '@chatgenius/bus';
import { ChatError, streamEvents, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, withTransaction } from '@chatgenius/database';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { keepChange, namedChange, readChangedAt } from '../changes/known-change.repository.ts';
import { type FairQueue } from '../fairness/fair-queue.ts';
import { StreamOpener } from '../streams/stream-opener.ts';
import { decideFollow } from './follow.rules.ts';
import { CHANGES } from '../tokens.ts';
import { readFollower, writeFollower } from './follower.repository.ts';

interface Following {
  readonly userId: string;
  readonly threadId: string;
  readonly following: boolean;
  readonly command: string;
  readonly changeId?: string | undefined;
}

/** Who follows a thread: unread replies are counted for them. Their devices are told when that changes. */
@Injectable()
export class FollowService {
  constructor(
    private readonly opener: StreamOpener,
    private readonly pool: Pool,
    private readonly publication: Publication,
    @Inject(CHANGES) private readonly queue: FairQueue,
  ) {}

  /** What was done before under the same name is not done again. @throws ChatError THREAD_NOT_FOUND */
  set(wanted: Following): Promise<void> {
    return this.queue.run({ owner: wanted.userId, place: streams.user(wanted.userId) }, () => this.#set(wanted));
  }

  async #set(wanted: Following): Promise<void> {
    const named = namedChange({ userId: wanted.userId, messageId: wanted.threadId, command: wanted.command, changeId: wanted.changeId });
    // Also makes the thread's log where there is none: before any lock is held that whoever makes it may wait for.
    await this.opener.standing(wanted.userId, streams.thread(wanted.threadId));
    const appended = await withTransaction(this.pool, async (transaction) => {
      const own = streams.user(wanted.userId);
      const locked = await lockStreams(transaction, [own]);
      if (named && (await readChangedAt(transaction, named))) return undefined;
      const facts = await readFollower(transaction, wanted);
      if (facts === undefined) throw new ChatError('THREAD_NOT_FOUND');
      const { write, tell } = decideFollow(facts, wanted.following);
      const at = locked.get(own)?.at ?? new Date();
      if (named) await keepChange(transaction, named, at);
      if (write) await writeFollower(transaction, { ...wanted, sinceSeq: facts.head });
      const data = { channelId: facts.channelId, threadId: wanted.threadId, following: wanted.following };
      return tell ? appendEvents(transaction, locked, [{ stream: own, type: streamEvents.threadFollowed.name, data }]) : undefined;
    });
    if (appended) this.publication.publish(appended);
  }
}
