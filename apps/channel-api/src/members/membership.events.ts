import { streamEvents, streams, type Channel, type Cursor, type EventContract, type Member, type StreamId } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { type z } from 'zod';

/** Members who were admitted: told to the channel, in their order, and to each of them. */
export function welcome(channel: Channel, members: readonly Member[], positions: readonly Cursor[]): Append[] {
  const channelId = channel.id;
  const toChannel = members.map(({ userId, role, joinedAt }): Member => ({ userId, role, joinedAt })).map((member) => event(streams.channel(channelId), streamEvents.memberJoined, { channelId, member }));
  const toMembers = members.flatMap(({ userId, role }, place) => {
    const head = positions[place];
    return head ? [event(streams.user(userId), streamEvents.channelAdded, { channel, role, head })] : [];
  });
  return [...toChannel, ...toMembers];
}

export const roleChange = (channelId: string, member: Member): Append =>
  event(streams.channel(channelId), streamEvents.memberUpdated, { channelId, member });

/** How somebody ceased to be a member, and by whom. */
export interface DepartureCause {
  readonly by?: string | undefined;
  readonly why: 'left' | 'removed' | 'banned';
}

export const departure = (channelId: string, userId: string, { by, why }: DepartureCause): Append[] => [
  event(streams.channel(channelId), streamEvents.memberLeft, { channelId, userId, ...(by !== undefined && { by }), why }),
  event(streams.user(userId), streamEvents.channelRemoved, { channelId }),
];

function event<Data extends z.ZodType>(stream: StreamId, contract: EventContract<string, Data, 'stream'>, data: z.input<Data>): Append {
  return { stream, type: contract.name, data: () => data };
}
