import { Answers } from '@chatgenius/bus';
import { ChatError, limits, messagingRequests, type RequestInput } from '@chatgenius/contracts';
import { readEvents, readHeads, Reads } from '@chatgenius/database';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
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
    const head = (await readHeads(this.pool, [stream])).get(stream);
    if (head === undefined) throw new ChatError(refusalOf(stream));
    return { head, events: await readEvents(this.pool, stream, { epoch: head.epoch, after, limit, maxBytes: limits.pageBytes }) };
  }

  @Answers(messagingRequests.streamHeads)
  async heads({ streams }: RequestInput<typeof messagingRequests.streamHeads>) {
    const heads = await readHeads(this.pool, streams);
    return { heads: [...heads].map(([stream, head]) => ({ stream, ...head })) };
  }

  /** How a client closes a gap: a page of what is up to the head, which may have moved since it was told of it. */
  @Answers(messagingRequests.eventsRead)
  async page({ userId, stream, epoch, after, limit }: RequestInput<typeof messagingRequests.eventsRead>) {
    const { head } = await this.opener.standing(userId, stream);
    const since = { epoch: epoch ?? head.epoch, seq: after };
    const verdict = verdictOf(since, head, Infinity);
    const missed = missedOf(verdict, since, head);
    if (missed === undefined) return { head, verdict, events: [] };
    const upTo = Math.min(limit, missed.to - missed.from + 1);
    // The head and the right to see it are the primary's; up to there, nothing of the log is new.
    const page = { epoch: head.epoch, after, limit: upTo, maxBytes: limits.pageBytes };
    return { head, verdict, events: await this.reads.run((pool) => readEvents(pool, stream, page)) };
  }
}
