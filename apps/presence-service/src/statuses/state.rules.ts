import { type ChosenStatus, type PresenceState, type PresenceStatus } from '@chatgenius/contracts';
import { type Connections, type Reading } from '../connections/connection.store.ts';
import { type Visibility } from '../visibility/visibility.repository.ts';

/**
 * What follows from the connections alone: any active one is online, all idle is away. Who has just lost the last one,
 * or the last active one, is shown as before until their time has come. Nothing, when somebody is not found who may be connected all the same.
 */
export function automaticStatus({ connections, active, leaving }: Connections, now: number, settled: boolean): 'online' | 'away' | 'offline' | undefined {
  if (active > 0) return 'online';
  if (connections > 0) return leaving?.as === 'online' && leaving.due > now ? 'online' : 'away';
  if (leaving !== undefined) return leaving.due > now ? leaving.as : 'offline';
  return settled ? 'offline' : undefined;
}

/** What was set by hand, as long as it lasts. */
export function chosenNow({ chosen, text, until }: Pick<Visibility, 'chosen' | 'text' | 'until'>, now: Date): Pick<PresenceState, 'chosen' | 'text' | 'until'> {
  if (until !== undefined && until <= now) return { chosen: 'online', text: null, until: null };
  return { chosen: chosen ?? 'online', text: text ?? null, until: until?.toISOString() ?? null };
}

/** What is set by hand goes before what follows from the connections of somebody who has any. */
function shown(automatic: 'online' | 'away' | 'offline', chosen: ChosenStatus): PresenceStatus {
  if (automatic === 'offline') return 'offline';
  return chosen === 'dnd' || chosen === 'away' ? chosen : automatic;
}

/** Nobody is seen who is invisible: what happens then is not when they were last seen. */
function lastSeen({ leaving, lastSeen: unsaved }: Connections, { lastSeenAt }: Visibility, chosen: ChosenStatus, now: number): Date | undefined {
  const left = chosen !== 'invisible' && leaving !== undefined && leaving.due <= now ? leaving.due : 0;
  const latest = Math.max(left, unsaved ?? 0, lastSeenAt?.getTime() ?? 0);
  return latest > 0 ? new Date(latest) : undefined;
}

/** A user's presence, from Redis and Postgres; undefined while it is unknown. */
export function stateOf(connections: Connections, visibility: Visibility, { version, now, settled }: Omit<Reading, 'users'>): PresenceState | undefined {
  if (visibility.deactivated === true) return gone(connections.userId, version);
  const automatic = automaticStatus(connections, now, settled);
  if (automatic === undefined) return undefined;
  const choice = chosenNow(visibility, new Date(now));
  return {
    userId: connections.userId,
    version,
    status: shown(automatic, choice.chosen),
    ...choice,
    lastSeenAt: lastSeen(connections, visibility, choice.chosen, now)?.toISOString() ?? null,
    hiddenFrom: visibility.hiddenFrom === 'everybody' ? 'everybody' : [...visibility.hiddenFrom],
    settled,
  };
}

/** Nothing is said of who is deactivated; that they are not there is known for certain. */
const gone = (userId: string, version: number): PresenceState => ({
  userId,
  version,
  status: 'offline',
  chosen: 'online',
  text: null,
  until: null,
  lastSeenAt: null,
  hiddenFrom: [],
  settled: true,
});
