/** Files that may import each other, each with its reason. A knot that is not there any more is reported. */
export const KNOTS: readonly (readonly string[])[] = [
  // A membership is what a user and a channel are to each other.
  ['apps/connection-gateway/src/users/membership.ts', 'apps/connection-gateway/src/users/user-state.ts', 'apps/connection-gateway/src/users/watched-channel.ts'],
];

/**
 * Floors of a project, the ground first: folders and files right below `src`. A file imports its own folder and lower floors;
 * rooms of one floor do not know each other. docs/architecture.md says what each room holds.
 */
export type Floors = readonly (readonly string[])[];

export const FLOORS: Readonly<Record<string, Floors>> = {
  'apps/connection-gateway': [
    ['tokens.ts', 'gateway.metrics.ts', 'observing'],
    ['connections'],
    ['streams'],
    ['users'],
    ['presence', 'typing', 'live', 'recovery', 'administration'],
    ['websocket'],
  ],
  'apps/messaging-service': [
    ['tokens.ts', 'grouping', 'fairness', 'leases', 'outbound', 'waiting'],
    ['messages', 'mentions', 'personal', 'observing', 'publishing', 'administration', 'sessions'],
    ['history', 'files', 'moderation', 'streams', 'webhooks', 'statistics'],
    ['unread', 'search', 'retention', 'importing', 'drafts'],
    ['direct'],
    ['sending', 'channels'],
    ['changes', 'scheduling', 'upkeep'],
    ['live', 'threads', 'cursors', 'saved', 'exporting', 'anonymising', 'purging'],
    ['opening'],
  ],
  'apps/presence-service': [
    ['tokens.ts', 'presence.metrics.ts', 'unavailable.ts'],
    ['connections', 'visibility'],
    ['clock.ts'],
    ['statuses', 'typing', 'last-seen'],
    ['choosing', 'reporting', 'forgetting'],
    ['upkeep'],
  ],
  'apps/file-service': [
    ['tokens.ts', 'file-settings.ts', 'file.metrics.ts'],
    ['stores', 'quotas', 'waiting'],
    ['blobs', 'files', 'holds'],
    ['processing', 'reading'],
    ['uploading', 'life'],
    ['foundation'],
  ],
};
