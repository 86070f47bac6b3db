import { useEffect, useState } from 'react';
import { type OwnRestriction } from '../generated/schemas.ts';
import { muteIn } from '../state/user.rules.ts';
import { useOfUser } from './use-user.ts';

/** Timers take no longer times. */
const LONGEST_MS = 24 * 60 * 60_000;

/** The mute that keeps the user from writing in a channel, until it ends or is lifted. */
export function useMute(channelId: string): OwnRestriction | undefined {
  const [, look] = useState(0);
  const mute = useOfUser((user) => user && muteIn(user, channelId, new Date()), [channelId]);
  const until = mute?.until ?? undefined;
  useEffect(() => {
    if (until === undefined) return;
    const timer = setTimeout(() => look((count) => count + 1), Math.min(LONGEST_MS, Math.max(0, Date.parse(until) - Date.now())));
    return () => clearTimeout(timer);
  });
  return until !== undefined && Date.parse(until) <= Date.now() ? undefined : mute;
}
