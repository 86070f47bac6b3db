import { Answers } from '@chatgenius/bus';
import { messagingRequests, type ReadCursor, type RequestInput, type Unread } from '@chatgenius/contracts';
import { Controller } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupedCalls } from '../grouping/grouped-calls.ts';
import { type Reader } from '../streams/readers.ts';
import { readStates } from './read-states.repository.ts';

type Counts = (Reader & Unread & { cursor: ReadCursor })[];

/** Readers whose counts are read together. */
const GROUP_READERS = 5_000;

/** Counts for gateways, which ask for those that they cannot keep by themselves. */
@Controller()
export class UnreadController {
  readonly #calls = new GroupedCalls<readonly Reader[], Counts>({
    name: 'unread',
    answer: (calls) => this.#count(calls),
    groupWeight: GROUP_READERS,
    weigh: (readers) => readers.length,
  });

  constructor(private readonly pool: Pool) {}

  @Answers(messagingRequests.unreadCount)
  async count({ readers }: RequestInput<typeof messagingRequests.unreadCount>) {
    return { counts: await this.#calls.call(readers) };
  }

  async #count(calls: readonly (readonly Reader[])[]): Promise<Counts[]> {
    const states = await readStates(this.pool, calls.flat());
    let next = 0;
    return calls.map((readers) =>
      readers.flatMap(({ userId, stream }) => {
        const state = states[next++];
        if (state === undefined) return [];
        const { cursor, head, unread, mentions } = state;
        return [{ userId, stream, cursor, head, unread, mentions }];
      }),
    );
  }
}
