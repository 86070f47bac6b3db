import { Publication } from '@chatgenius/bus';
import { streamEvents, streams } from '@chatgenius/contracts';
import { appendEvents, lockStreams, toFullChannel, withTransaction, type AppendedBatch, type FullChannelRow } from '@chatgenius/database';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { replaceContent, type Candidate } from './anonymisation.repository.ts';

interface Outcome {
  readonly replaced: boolean;
  readonly batch?: AppendedBatch;
}

/** Removes a handle from the name and texts of a channel. Published as any other change, since gateways and clients keep names. */
@Injectable()
export class ChannelNaming {
  constructor(
    private readonly pool: Pool,
    private readonly publication: Publication,
  ) {}

  /** @returns false when the channel has changed since it was read */
  async replace(candidate: Candidate, next: string, by: string): Promise<boolean> {
    const { replaced, batch } = await withTransaction(this.pool, async (transaction): Promise<Outcome> => {
      const [channelId = ''] = candidate.key;
      const stream = streams.channel(channelId);
      const locked = await lockStreams(transaction, [stream]);
      if (!(await replaceContent(transaction, 'channels', candidate, next))) return { replaced: false };
      const { rows: [row] } = await transaction.query<FullChannelRow>({ name: 'read-full-channel', text: 'SELECT * FROM channels WHERE id = $1', values: [channelId] });
      // One that is being deleted may have no log any more.
      if (row === undefined || !locked.has(stream)) return { replaced: true };
      return { replaced: true, batch: await appendEvents(transaction, locked, [{ stream, type: streamEvents.channelUpdated.name, data: { channel: toFullChannel(row), by } }]) };
    });
    if (batch) this.publication.publish(batch);
    return replaced;
  }
}
