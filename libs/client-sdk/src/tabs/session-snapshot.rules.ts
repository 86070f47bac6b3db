import { type Cursor } from '../generated/schemas.ts';
import { inexact, type UserState } from '../state/user.rules.ts';
import { type SessionReady } from '../wire.ts';

/** What the server would say now to somebody who connects: nothing while counts are being asked for. */
export function sessionNow(session: SessionReady, user: UserState | undefined, head: Cursor | undefined): SessionReady | undefined {
  if (user === undefined || head === undefined || inexact(user).length > 0) return undefined;
  return {
    ...session,
    user: user.user,
    head,
    channels: [...user.channels.values()].map(({ exact: __, ...channel }) => channel),
    moreChannels: user.complete ? undefined : true,
    threads: [...user.threads.values()].map(({ exact: __, ...thread }) => thread),
    blockedIds: [...user.blocked],
    mutes: [...user.mutes.values()],
    ...(user.role && { role: user.role }),
  };
}
