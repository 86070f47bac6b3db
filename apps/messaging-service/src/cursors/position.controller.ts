import { Answers } from '@chatgenius/bus';
import { messagingRequests, type ReadCursor, type RequestInput } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { type Reader } from '../streams/readers.ts';
import { readCursors } from './cursor.repository.ts';

/** Readers whose positions are read together. */
const GROUP_READERS = 5_000;
/** As for sessions, which wait for this when all clients of a gateway come back at once. */
const PAUSE_MS = { shortest: 40, longest: 80 };

type Positions = (Reader & { cursor: ReadCursor })[];

/** Read positions, for gateways whose memory of them may be out of date. */
@Controller()
export class PositionController {
  readonly #calls = new GroupedCalls<readonly Reader[], Positions>({
    name: 'positions',
    answer: (calls) => this.#read(calls),
    groupWeight: GROUP_READERS,
    weigh: (readers) => readers.length,
    pauseMs: PAUSE_MS,
  });

  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.cursorsRead)
  async read({ readers }: RequestInput<typeof messagingRequests.cursorsRead>) {
    return { cursors: await this.#calls.call(readers) };
  }

  async #read(calls: readonly (readonly Reader[])[]): Promise<Positions[]> {
    const byUser = Map.groupBy(await readCursors(this.pool, calls.flat()), keyOf);
    return calls.map((readers) => readers.flatMap((reader) => byUser.get(keyOf(reader))?.slice(0, 1) ?? []));
  }
}

const keyOf = ({ userId, stream }: Reader): string => `${userId} ${stream}`;
