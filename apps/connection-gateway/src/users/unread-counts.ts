import { Requester } from '@chatgenius/bus';
import { messagingRequests, streams, type StreamId } from '@chatgenius/contracts';
import { Injectable } from '@nestjs/common';
import { type z } from 'zod';
import { type Counted, type Membership } from './membership.ts';

const READERS_PER_REQUEST = 1_000;

export interface Reader {
  readonly userId: string;
  readonly stream: StreamId;
}

type Count = z.output<typeof messagingRequests.unreadCount.output>['counts'][number];

/** Counts of what is unread: from what this gateway knows, and from the database where it does not. */
@Injectable()
export class UnreadCounts {
  constructor(private readonly requester: Requester) {}

  /** Memberships that have ended meanwhile are left out. */
  async of(memberships: readonly Membership[]): Promise<Map<Membership, Counted>> {
    const known = new Map(memberships.map((membership) => [membership, membership.counted()]));
    const asked = await this.#refresh(memberships.filter((membership) => known.get(membership) === undefined));
    return new Map(
      memberships.flatMap((membership) => {
        // What was known or asked for may be out of date already, by a deletion; it is still right as of its head.
        const counted = membership.counted() ?? asked.get(membership) ?? known.get(membership);
        return counted === undefined ? [] : [[membership, counted] as const];
      }),
    );
  }

  async ask(readers: readonly Reader[]): Promise<Count[]> {
    const counts: Count[] = [];
    for (let from = 0; from < readers.length; from += READERS_PER_REQUEST) {
      const answer = await this.requester.request(messagingRequests.unreadCount, { readers: readers.slice(from, from + READERS_PER_REQUEST) });
      counts.push(...answer.counts);
    }
    return counts;
  }

  async #refresh(memberships: readonly Membership[]): Promise<Map<Membership, Counted>> {
    const refreshed = new Map<Membership, Counted>();
    if (memberships.length === 0) return refreshed;
    const keyOf = ({ userId, stream }: Reader) => `${userId} ${stream}`;
    const readerOf = ({ user, channel }: Membership): Reader => ({ userId: user.id, stream: streams.channel(channel.channel.id) });
    const byReader = new Map(memberships.map((membership) => [keyOf(readerOf(membership)), membership]));
    for (const count of await this.ask(memberships.map(readerOf))) {
      const membership = byReader.get(keyOf(count));
      if (membership === undefined) continue;
      membership.learn(count);
      refreshed.set(membership, count);
    }
    return refreshed;
  }
}
