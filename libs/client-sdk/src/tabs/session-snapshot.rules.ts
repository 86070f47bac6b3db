import { type Cursor } from '@chatgenius/contracts';
import { inexact, type UserState } from '../state/user.rules.ts';
import { type SessionReady } from '../wire.ts';

/** What the server would say now to somebody who connects: nothing while counts are being asked for. */
export function sessionNow(session: SessionReady, user: UserState | undefined, head: Cursor | undefined): SessionReady | undefined {
  if (user === undefined || head === undefined || inexact(user).length > 0) return undefined;
  const { moreChannels: _, ...rest } = session;
  return {
    ...rest,
    user: user.user,
    head,
    channels: [...user.channels.values()].map(({ exact: __, ...channel }) => channel),
    ...(!user.complete && { moreChannels: true as const }),
    threads: [...user.threads.values()].map(({ exact: __, ...thread }) => thread),
    blockedIds: [...user.blocked],
    mutes: [...user.mutes.values()],
  };
}
