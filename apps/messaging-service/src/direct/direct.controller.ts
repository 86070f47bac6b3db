import { Answers } from '@chatgenius/bus';
import { directRequests, streams, Timestamp, type DirectConversation, type RequestInput } from '@chatgenius/contracts';
import { keysetPage, pageCursor, withSnapshot } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { readConversations, type ConversationPosition, type ListedConversation } from './direct.repository.ts';

const cursor = pageCursor<ConversationPosition>(z.object({ at: Timestamp, channelId: z.guid() }));

/** With whom somebody writes directly. */
@Controller()
export class DirectController {
  constructor(private readonly pool: Pool) {}

  @Answers(directRequests.directList)
  list({ userId, limit, after }: RequestInput<typeof directRequests.directList>) {
    const position = after === undefined ? undefined : cursor.decode(after);
    return withSnapshot(this.pool, async (snapshot) => {
      const { page, last } = keysetPage(await readConversations(snapshot, userId, position, limit + 1), limit);
      const states = await readStates(snapshot, page.map(({ channel }) => ({ userId, stream: streams.channel(channel.id) })));
      return {
        conversations: page.flatMap((listed, index) => toConversation(listed, states[index])),
        next: last ? cursor.encode({ at: last.at.toISOString(), channelId: last.channel.id }) : null,
      };
    });
  }
}

function toConversation({ channel, lastMessageAt }: ListedConversation, state: ReadState | undefined): DirectConversation[] {
  if (state === undefined) return [];
  const { cursor: position, head, unread, mentions } = state;
  return [{ ...channel, role: 'member', cursor: position, head, unread, mentions, lastMessageAt: lastMessageAt?.toISOString() ?? null }];
}
