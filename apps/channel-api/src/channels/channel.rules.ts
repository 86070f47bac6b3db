import { isDeepStrictEqual } from 'node:util';
import { ChatError, may, type Channel, type ChannelPermission } from '@chatgenius/contracts';
import { type Precondition } from '@chatgenius/http';
import { isVisible, roleIn, type Standing } from '../channel-store/membership.rules.ts';

/** What is not named stays as it is. */
export type ChannelChanges = { readonly [Field in 'name' | 'topic' | 'description' | 'metadata']?: Channel[Field] | undefined };

/** The channel as it is afterwards, or nothing when it is so already. */
export type ChannelDecision = { readonly channel: Channel; readonly changed: Channel | undefined };

/** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, ARCHIVED */
export function decideUpdate(standing: Standing | undefined, { name, topic, description, metadata }: ChannelChanges, precondition: Precondition): ChannelDecision {
  const channel = permitted(standing, 'channel:update', precondition);
  const decision = changing(channel, {
    ...(name !== undefined && { name }),
    ...(topic !== undefined && { topic: topic || null }),
    ...(description !== undefined && { description: description || null }),
    ...(metadata !== undefined && { metadata }),
  });
  if (decision.changed && channel.archivedAt !== null) throw new ChatError('ARCHIVED');
  return decision;
}

/** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT */
export function decideArchive(standing: Standing | undefined, precondition: Precondition, at: Date): ChannelDecision {
  const channel = permitted(standing, 'channel:archive', precondition);
  return channel.archivedAt === null ? changing(channel, { archivedAt: at.toISOString() }) : { channel, changed: undefined };
}

/** @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT */
export function decideRestore(standing: Standing | undefined, precondition: Precondition): ChannelDecision {
  return changing(permitted(standing, 'channel:archive', precondition), { archivedAt: null });
}

/**
 * One way: who wrote in a private channel wrote for its members, and nobody may show it to everybody later.
 * @throws ChatError CHANNEL_NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, ARCHIVED
 */
export function decideMakePrivate(standing: Standing | undefined, precondition: Precondition): ChannelDecision {
  const channel = permitted(standing, 'channel:convert', precondition);
  if (channel.kind === 'public' && channel.archivedAt !== null) throw new ChatError('ARCHIVED');
  return changing(channel, { kind: 'private' });
}

function permitted(standing: Standing | undefined, permission: ChannelPermission, precondition: Precondition): Channel {
  if (!isVisible(standing)) throw new ChatError('CHANNEL_NOT_FOUND');
  const { channel } = standing;
  if (channel.kind === 'direct' || !may(roleIn(standing), permission)) throw new ChatError('NOT_ALLOWED');
  precondition.assert(channel);
  return channel;
}

function changing(channel: Channel, changes: Partial<Channel>): ChannelDecision {
  const changed = { ...channel, ...changes };
  if (isDeepStrictEqual(changed, channel)) return { channel, changed: undefined };
  const next = { ...changed, version: (channel.version ?? 1) + 1 };
  return { channel: next, changed: next };
}

/** What a change has changed, as it was and as it is. */
export function differences(before: Channel, after: Channel): { before: Partial<Channel>; after: Partial<Channel> } {
  const names = (Object.keys(after) as (keyof Channel)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (channel: Channel): Partial<Channel> => Object.fromEntries(names.map((name) => [name, channel[name]]));
  return { before: only(before), after: only(after) };
}
