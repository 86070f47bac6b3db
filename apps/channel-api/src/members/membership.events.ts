import { briefly, type Channel, type Cursor, type DepartureCause, type EventContract, type Member, type MemberRole, streamEvents, type StreamId, streams } from '@chatgenius/contracts';
import { type Append } from '@chatgenius/database';
import { type z } from 'zod';

/** Members who were admitted: told to the channel, in their order, and to each of them. */
export function welcome(channel: Channel, members: readonly Member[], positions: readonly Cursor[]): Append[] {
  const channelId = channel.id;
  const toChannel = members.map(({ userId, role, joinedAt }): Member => ({ userId, role, joinedAt })).map((member) => event(streams.channel(channelId), streamEvents.memberJoined, { channelId, member }));
  const toMembers = members.flatMap(({ userId, role }, index) => {
    const head = positions[index];
    return head ? [event(streams.user(userId), streamEvents.channelAdded, { channel: briefly(channel), role, head })] : [];
  });
  return [...toChannel, ...toMembers];
}

export const roleChange = (channelId: string, { userId, role, joinedAt }: Member, formerRole: MemberRole, by: string): Append =>
  event(streams.channel(channelId), streamEvents.memberUpdated, { channelId, member: { userId, role, joinedAt }, formerRole, by });

/** Why somebody is no member any more, and who did it where they did not leave by themselves. */
export type Dismissal = { readonly cause: 'left' } | { readonly cause: Exclude<DepartureCause, 'left'>; readonly by: string };

export const departure = (channelId: string, userId: string, dismissal: Dismissal): Append[] => [
  event(streams.channel(channelId), streamEvents.memberLeft, { channelId, userId, ...dismissal }),
  event(streams.user(userId), streamEvents.channelRemoved, { channelId, ...dismissal }),
];

function event<Data extends z.ZodType>(stream: StreamId, contract: EventContract<string, Data, 'stream'>, data: z.input<Data>): Append {
  return { stream, type: contract.name, data };
}
