import { Answers } from '@chatgenius/bus';
import { commands, messagingRequests, streams, Timestamp, type CommandRequest, type FollowedThread, type RequestInput } from '@chatgenius/contracts';
import { keysetPage, pageCursor, withSnapshot } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { FollowService } from './follow.service.ts';
import { readFollowed, type Followed, type FollowedPosition } from './followed-threads.repository.ts';

const cursor = pageCursor<FollowedPosition>(z.object({ lastReplyAt: Timestamp, threadId: z.guid() }));

/** Following threads, and what is followed. */
@Controller()
export class ThreadController {
  constructor(
    private readonly following: FollowService,
    private readonly pool: Pool,
  ) {}

  @Answers(commands.threadFollow.request)
  async follow({ actor, input: { threadId, changeId } }: CommandRequest<typeof commands.threadFollow>) {
    await this.following.set({ userId: actor.userId, threadId, following: true, command: commands.threadFollow.name, changeId });
    return { threadId, following: true as const };
  }

  @Answers(commands.threadUnfollow.request)
  async unfollow({ actor, input: { threadId, changeId } }: CommandRequest<typeof commands.threadUnfollow>) {
    await this.following.set({ userId: actor.userId, threadId, following: false, command: commands.threadUnfollow.name, changeId });
    return { threadId, following: false as const };
  }

  @Answers(messagingRequests.threadsRead)
  read({ userId, unread, limit, after }: RequestInput<typeof messagingRequests.threadsRead>) {
    const position = after === undefined ? undefined : cursor.decode(after);
    return withSnapshot(this.pool, async (snapshot) => {
      const found = await readFollowed(snapshot, [userId], { unreadOnly: unread, after: position, limit: limit + 1 });
      const { page, last } = keysetPage(found, limit);
      const states = await readStates(snapshot, page.map(({ threadId }) => ({ userId, stream: streams.thread(threadId) })));
      return {
        threads: page.flatMap((followed, index) => followedThread(followed, states[index])),
        next: last ? cursor.encode({ lastReplyAt: last.thread.lastReplyAt, threadId: last.threadId }) : null,
      };
    });
  }
}

function followedThread({ threadId, thread }: Followed, state: ReadState | undefined): FollowedThread[] {
  if (state === undefined) return [];
  const { conversation, ...counts } = state;
  return [{ channelId: conversation.channelId, threadId, thread, ...counts }];
}
