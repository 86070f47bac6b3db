import { Answers } from '@chatgenius/bus';
import { ChatError, limits, messagingRequests, streams, type Cursor, type RequestInput } from '@chatgenius/contracts';
import { readEvents, readHeads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { ChannelRepository, type OpenChannel } from './channel.repository.ts';
import { missedCount, verdictOf } from './recovery.rules.ts';

/** What gateways and clients ask of the logs. */
@Controller()
export class StreamController {
  constructor(
    private readonly channels: ChannelRepository,
    private readonly pool: Pool,
  ) {}

  @Answers(messagingRequests.channelOpen)
  async openChannel({ channelId, userId, since }: RequestInput<typeof messagingRequests.channelOpen>) {
    const { channel, role, head } = await this.#open(channelId, userId);
    const verdict = verdictOf(since, head, limits.recoverableEvents);
    const missed = missedCount(verdict, since, head);
    const events = missed > 0 && since ? await this.#eventsAfter(channelId, since.seq, head, missed) : [];
    return { channel, role, head, verdict, events };
  }

  /** For gateways, which have checked who may see the stream. */
  @Answers(messagingRequests.streamRead)
  async readStream({ stream, after, limit }: RequestInput<typeof messagingRequests.streamRead>) {
    const head = (await readHeads(this.pool, [stream])).get(stream);
    if (head === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    return { head, events: await readEvents(this.pool, stream, { epoch: head.epoch, after, limit }) };
  }

  @Answers(messagingRequests.streamHeads)
  async heads({ streams }: RequestInput<typeof messagingRequests.streamHeads>) {
    const heads = await readHeads(this.pool, streams);
    return { heads: [...heads].map(([stream, head]) => ({ stream, ...head })) };
  }

  @Answers(messagingRequests.eventsRead)
  async readEventsOfChannel({ channelId, userId, epoch, after, limit }: RequestInput<typeof messagingRequests.eventsRead>) {
    const { head } = await this.#open(channelId, userId);
    const verdict = verdictOf({ epoch: epoch ?? head.epoch, seq: after }, head, Infinity);
    const events = verdict.status === 'recovered' ? await this.#eventsAfter(channelId, after, head, limit) : [];
    return { head, verdict, events };
  }

  async #open(channelId: string, userId: string): Promise<OpenChannel> {
    const open = await this.channels.open(channelId, userId);
    if (open === undefined) throw new ChatError('CHANNEL_NOT_FOUND');
    return open;
  }

  #eventsAfter(channelId: string, after: number, { epoch }: Cursor, limit: number) {
    return readEvents(this.pool, streams.channel(channelId), { epoch, after, limit });
  }
}
