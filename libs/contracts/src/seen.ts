import { type OwnPresence, type Presence, type PresenceState } from './entities/presence.ts';

/**
 * How somebody sees a user: the one rule of it, for everything that shows presence. Nobody learns more of who is
 * invisible or in a block relation with them than of somebody who is offline, and never was there in the latter case.
 * @returns nothing when that is not known yet
 */
export function presenceSeenBy(state: PresenceState, viewerId: string): Presence | OwnPresence | undefined {
  const { userId, status, chosen, text, until, lastSeenAt, hiddenFrom, settled } = state;
  if (viewerId === userId) return { userId, status, text, until, lastSeenAt: status === 'offline' ? lastSeenAt : null, chosen };
  // Who else is meant by a word of a newer release is not known here: everybody.
  const isHidden = !Array.isArray(hiddenFrom) || hiddenFrom.includes(viewerId);
  const isThere = status !== 'offline' && chosen !== 'invisible' && !isHidden;
  if (isThere) return { userId, status, text, until, lastSeenAt: null };
  // While offline users are unknown, invisible ones have to be unknown, too.
  if (!settled) return undefined;
  return { userId, status: 'offline', text: null, until: null, lastSeenAt: isHidden ? null : lastSeenAt };
}
