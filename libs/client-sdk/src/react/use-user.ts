import { useMemo } from 'react';
import { type DeploymentRole } from '../generated/schemas.ts';
import { type ChannelEntry, type UserState } from '../state/user.rules.ts';
import { fixed, select, type Store } from './stores/store.ts';
import { useStore, useStores } from './provider.ts';

const NOBODY: Store<UserState | undefined> = fixed(undefined);

/** A part of what the user has; it is picked anew when one of `names` changes. */
export function useOfUser<Part>(pick: (user: UserState | undefined) => Part, names: readonly unknown[]): Part {
  const user = useStores()?.user ?? NOBODY;
  return useStore(useMemo(() => select(user, pick), [user, ...names]));
}

/** Who is signed in; nothing before the first connection. */
export const useMe = (): UserState['user'] | undefined => useOfUser((user) => user?.user, []);

/** What the user is in the deployment; nothing while that is not known. */
export const useDeploymentRole = (): DeploymentRole | undefined => useOfUser((user) => user?.role, []);

export interface UsedChannels {
  readonly channels: readonly ChannelEntry[];
  /** Whether these are all of them: those that matter come first. */
  readonly complete: boolean;
}

/** The channels and direct conversations of the user, with what is unread in them. An entry is the same object until it changes. */
export function useChannels(): UsedChannels {
  const channels = useOfUser((user) => [...(user?.channels.values() ?? [])], []);
  const complete = useOfUser((user) => user?.complete ?? false, []);
  return useMemo(() => ({ channels, complete }), [channels, complete]);
}

/** One of them; nothing while it is not there. */
export const useChannel = (channelId: string | undefined): ChannelEntry | undefined =>
  useOfUser((user) => (channelId === undefined ? undefined : user?.channels.get(channelId)), [channelId]);

export interface UsedUnread {
  readonly unread: number;
  readonly mentions: number;
  /** Whether nothing has happened of which the effect is not known yet. */
  readonly exact: boolean;
}

/** What is unread in a channel or a followed thread; without names, in all of them together. */
export const useUnread = (channelId?: string, threadId?: string): UsedUnread =>
  useOfUser((user) => {
    if (threadId !== undefined) return counted(user?.threads.get(threadId));
    return channelId === undefined ? total(user) : counted(user?.channels.get(channelId));
  }, [channelId, threadId]);

const counted = ({ unread, mentions, exact }: UsedUnread = { unread: 0, mentions: 0, exact: false }): UsedUnread => ({ unread, mentions, exact });

function total(user: UserState | undefined): UsedUnread {
  const entries = [...(user?.channels.values() ?? []), ...(user?.threads.values() ?? [])];
  return {
    unread: entries.reduce((sum, { unread }) => sum + unread, 0),
    mentions: entries.reduce((sum, { mentions }) => sum + mentions, 0),
    exact: (user?.complete ?? false) && entries.every(({ exact }) => exact),
  };
}
