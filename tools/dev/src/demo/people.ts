/** Who is there to try things with. On this machine only: deployments have no demo. */
export const PEOPLE = [
  { handle: 'ada', displayName: 'Ada Lovelace', bio: 'Notes on engines, analytical and otherwise.' },
  { handle: 'grace', displayName: 'Grace Hopper', bio: 'It is easier to ask forgiveness than permission.' },
  { handle: 'alan', displayName: 'Alan Turing', bio: 'Can this page think?' },
  { handle: 'katherine', displayName: 'Katherine Johnson', bio: 'Get the girl to check the numbers.' },
  { handle: 'radia', displayName: 'Radia Perlman', bio: 'Trees that span.' },
] as const;

export type Handle = (typeof PEOPLE)[number]['handle'];

export const PASSWORD = 'chatgenius-demo';
