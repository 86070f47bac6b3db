import { Answers } from '@chatgenius/bus';
import { ChatError, limits, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { readBounds, readEvents, readHeads, Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { withTextSoFar } from '../messages/told-events.ts';
import { missedOf, verdictOf } from './recovery.rules.ts';
import { refusalOf, StreamOpener } from './stream-opener.ts';

/** What gateways and clients ask of the logs. */
@Controller()
export class StreamController {
  constructor(
    private readonly opener: StreamOpener,
    private readonly pool: Pool,
    private readonly reads: Reads,
  ) {}

  @Answers(messagingRequests.streamsOpen)
  async open(call: RequestInput<typeof messagingRequests.streamsOpen>) {
    return { streams: await this.opener.open(call) };
  }

  /** For gateways, which have checked who may see the stream. */
  @Answers(messagingRequests.streamRead)
  async read({ stream, after, limit }: RequestInput<typeof messagingRequests.streamRead>) {
    const bounds = await readBounds(this.pool, stream);
    if (bounds === undefined) throw new ChatError(refusalOf(stream));
    const { head, floor } = bounds;
    return { head, floor, events: await readEvents(this.pool, stream, { epoch: head.epoch, after, limit, maxBytes: limits.pageBytes }) };
  }

  @Answers(messagingRequests.streamHeads)
  async heads({ streams }: RequestInput<typeof messagingRequests.streamHeads>) {
    const heads = await readHeads(this.pool, streams);
    return { heads: [...heads].map(([stream, head]) => ({ stream, ...head })) };
  }

  /** How a client closes a gap: a page of what is up to the head, which may have moved since it was told of it. */
  @Answers(messagingRequests.eventsRead)
  async page({ userId, stream, epoch, after, limit }: RequestInput<typeof messagingRequests.eventsRead>) {
    const { head, floor } = await this.opener.standing(userId, stream);
    const since = { epoch: epoch ?? head.epoch, seq: after };
    const verdict = verdictOf(since, head, { recoverableEvents: Infinity, floor });
    const missed = missedOf(verdict, since, head);
    if (missed === undefined) return { head, verdict, floor, events: [] };
    const upTo = Math.min(limit, missed.to - missed.from + 1);
    // The head and the right to see it are the primary's; up to there, nothing of the log is new.
    const page = { epoch: head.epoch, after, limit: upTo, maxBytes: limits.pageBytes };
    return { head, verdict, floor, events: await this.reads.run(async (pool) => withTextSoFar(pool, await readEvents(pool, stream, page))) };
  }
}
