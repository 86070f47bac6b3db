/**
 * Files that know each other's types because what they hold is one graph: each with its reason. A knot that is not there any more
 * is reported, too.
 */
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
};
