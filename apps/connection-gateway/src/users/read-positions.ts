import { Requester } from '@chatgenius/bus';
import { messagingRequests, parseStreamId, streams } from '@chatgenius/contracts';
import { within, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER } from '../tokens.ts';
import { type UserState } from './user-state.ts';

const READERS_PER_REQUEST = 1_000;
/** A client waits for its session meanwhile. */
const PATIENCE_MS = 2_000;

/** Read positions that were moved through other gateways: a new session is told nothing older than what was acknowledged. */
@Injectable()
export class ReadPositions {
  constructor(
    private readonly requester: Requester,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Without an answer, what is remembered has to do: a session begins while the database is away, too. */
  async refresh(state: UserState): Promise<void> {
    const asked = [...[...state.memberships.keys()].map(streams.channel), ...[...(state.threads?.keys() ?? [])].map(streams.thread)];
    const readers = asked.map((stream) => ({ userId: state.id, stream }));
    try {
      for (let from = 0; from < readers.length; from += READERS_PER_REQUEST) {
        const some = readers.slice(from, from + READERS_PER_REQUEST);
        const { cursors } = await within(PATIENCE_MS, this.requester.request(messagingRequests.cursorsRead, { readers: some }), late);
        for (const { stream, cursor } of cursors) {
          const { kind, id } = parseStreamId(stream);
          if (kind === 'channel') state.memberships.get(id)?.movedTo(cursor);
          else state.threadMovedTo(id, cursor);
        }
      }
    } catch (error) {
      this.logger.info('session:positions-not-read', { userId: state.id, error });
    }
  }
}

const late = (): never => {
  throw new Error(`no answer within ${PATIENCE_MS} ms`);
};
