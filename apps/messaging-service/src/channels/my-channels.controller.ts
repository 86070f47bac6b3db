import { Answers } from '@chatgenius/bus';
import { ChannelId, limits, messagingRequests, streams, type MyChannel, type RequestInput } from '@chatgenius/contracts';
import { keysetPage, pageCursor, withSnapshot } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { fitting } from '../history/history.rules.ts';
import { excerptOf } from '../mentions/mention-excerpt.rules.ts';
import { readStates, type ReadState } from '../unread/read-states.repository.ts';
import { readMyChannels, type Listed } from './my-channels.repository.ts';

const cursor = pageCursor<{ id: string }>(z.object({ id: ChannelId }));
const START = '00000000-0000-0000-0000-000000000000';

/** Channels of users, with what is unread in them and what was said last. */
@Controller()
export class MyChannelsController {
  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.channelsRead)
  read({ userId, limit, after }: RequestInput<typeof messagingRequests.channelsRead>) {
    const from = after === undefined ? START : cursor.decode(after).id;
    return withSnapshot(this.pool, async (snapshot) => {
      const { page, last } = keysetPage(await readMyChannels(snapshot, userId, from, limit + 1), limit);
      const states = await readStates(snapshot, page.map(({ channel }) => ({ userId, stream: streams.channel(channel.id) })));
      const channels = page.flatMap((listed, index) => toMyChannel(listed, states[index]));
      const fits = fitting({ rows: limit, bytes: limits.pageBytes, sizeOf: (channel: MyChannel) => Buffer.byteLength(JSON.stringify(channel)) });
      const end = channels.findIndex((channel) => !fits(channel));
      const fitted = end < 0 ? channels : channels.slice(0, Math.max(1, end));
      const id = end < 0 ? last?.channel.id : fitted.at(-1)?.id;
      return { channels: fitted, next: id === undefined ? null : cursor.encode({ id }) };
    });
  }
}

function toMyChannel({ channel, role, settings, lastMessage }: Listed, state: ReadState | undefined): MyChannel[] {
  if (state === undefined) return [];
  const { cursor: read, head, unread, mentions } = state;
  return [{ ...channel, role, settings, cursor: read, head, unread, mentions, ...(lastMessage && { lastMessage: excerptOf(lastMessage) }) }];
}
